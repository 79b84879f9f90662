"""The doors to what the mail server has received, and one to make it fail."""

from saola.kernel.http.message import Request, Response
from saola.kernel.http.routing import Route
from saola.simulators.failing import Failing
from saola.simulators.inbox import Inbox

inbox = Inbox("E-mail")
failing = Failing()


def routes() -> tuple[Route, ...]:
    """Everything under `/mail/`."""
    guard = "public, in a simulator only"
    return (
        Route("GET", "/mail/inbox", page, guard, "mail.inbox"),
        Route("GET", "/mail/messages", messages, guard, "mail.messages"),
        Route("POST", "/mail/control", failing.control, guard, "mail.control"),
    )


def page(request: Request) -> Response:
    """The inbox for people; `?to=` of one address."""
    return inbox.page(request.params().get("to", ""))


def messages(request: Request) -> Response:
    """The inbox for programs."""
    return inbox.listed(request.params().get("to", ""))
