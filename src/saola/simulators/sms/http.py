"""The provider's doors: send, what was received, one to make it fail."""

import re

from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.routing import Route
from saola.simulators.failing import Failing
from saola.simulators.inbox import Inbox

PHONE = re.compile(r"84\d{9,10}")
LETTERS_MAX = 612
NEEDED = ("Brandname", "Phone", "Content", "RequestId")

inbox = Inbox("SMS")
failing = Failing()


def routes() -> tuple[Route, ...]:
    """Everything under `/sms/`."""
    return (
        Route("POST", "/sms/send", send, "public, in a simulator only", "sms.send"),
        Route("GET", "/sms/inbox", page, "public, in a simulator only", "sms.inbox"),
        Route("GET", "/sms/messages", messages, "public, in a simulator only", "sms.messages"),
        Route(
            "POST", "/sms/control", failing.control, "public, in a simulator only", "sms.control"
        ),
    )


async def send(request: Request) -> Response:
    """Take one message: code 100, or the code of what is wrong; a repeated RequestId once."""
    failed = await failing.instead()
    if failed is not None:
        return failed
    wanted = request.json()
    if not isinstance(wanted, dict) or not all(
        isinstance(wanted.get(name), str) for name in NEEDED
    ):
        return _answer("99", "missing parameter")
    if not PHONE.fullmatch(wanted["Phone"]):
        return _answer("118", "invalid phone")
    if not 0 < len(wanted["Content"]) <= LETTERS_MAX:
        return _answer("119", "invalid content")
    inbox.take(
        key=wanted["RequestId"],
        to=wanted["Phone"],
        subject=wanted["Brandname"],
        body=wanted["Content"],
    )
    return _answer("100", "", sms_id=wanted["RequestId"])


def page(request: Request) -> Response:
    """The inbox for people; `?to=` of one number."""
    return inbox.page(request.params().get("to", ""))


def messages(request: Request) -> Response:
    """The inbox for programs."""
    return inbox.listed(request.params().get("to", ""))


def _answer(code: str, error: str, sms_id: str = "") -> Response:
    return json_response({"CodeResult": code, "SMSID": sms_id, "ErrorMessage": error})
