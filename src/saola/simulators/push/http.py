"""The provider's doors: notify, what was received, one to make it fail."""

from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.routing import Route
from saola.simulators.failing import Failing
from saola.simulators.inbox import Inbox

NEEDED = ("recipient", "title", "body", "tracking_id")

inbox = Inbox("Push")
failing = Failing()


def routes() -> tuple[Route, ...]:
    """Everything under `/push/`."""
    guard = "public, in a simulator only"
    return (
        Route("POST", "/push/notifications", send, guard, "push.send"),
        Route("GET", "/push/inbox", page, guard, "push.inbox"),
        Route("GET", "/push/messages", messages, guard, "push.messages"),
        Route("POST", "/push/control", failing.control, guard, "push.control"),
    )


async def send(request: Request) -> Response:
    """Take one notification: error 0, or the number of what is wrong; a tracking_id once."""
    failed = await failing.instead()
    if failed is not None:
        return failed
    wanted = request.json()
    if not isinstance(wanted, dict) or not all(
        isinstance(wanted.get(name), str) for name in NEEDED
    ):
        return json_response({"error": -100, "message": "missing parameter"})
    inbox.take(
        key=wanted["tracking_id"],
        to=wanted["recipient"],
        subject=wanted["title"],
        body=wanted["body"],
    )
    return json_response({"error": 0, "data": {"msg_id": wanted["tracking_id"]}})


def page(request: Request) -> Response:
    """The inbox for people; `?to=` of one receiver."""
    return inbox.page(request.params().get("to", ""))


def messages(request: Request) -> Response:
    """The inbox for programs."""
    return inbox.listed(request.params().get("to", ""))
