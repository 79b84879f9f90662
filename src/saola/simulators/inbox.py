"""What a simulator has received, kept in memory and shown as a page."""

import collections
import html
from collections.abc import Iterable

import msgspec

from saola.kernel import clock
from saola.kernel.http.message import Response, json_response
from saola.simulators.frame import framed

KEPT_MAX = 500
PAGE = """<p><a href="/">← Các bộ mô phỏng · <span lang="en">all simulators</span></a></p>
<h1>{title}</h1><p>{count} tin đã nhận · <span lang="en">messages received</span></p>
<div class="wide" tabindex="0"><table><tr><th>Lúc · <span lang="en">at</span></th>
<th>Đến · <span lang="en">to</span></th><th>Nội dung · <span lang="en">message</span></th></tr>
{rows}</table></div>"""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One received message; `key` is the sender's own number for it."""

    key: str
    to: str
    subject: str
    body: str
    at: str


class Inbox:
    """The newest messages; one with a known key is taken once."""

    def __init__(self, title: str) -> None:
        """An empty inbox."""
        self.title = title
        self._kept: collections.OrderedDict[str, Message] = collections.OrderedDict()

    def take(self, *, key: str, to: str, subject: str, body: str) -> bool:
        """Keep a message; False when its key was there before."""
        if key in self._kept:
            return False
        at = clock.isoformat(clock.now())
        self._kept[key] = Message(key=key, to=to, subject=subject, body=body, at=at)
        while len(self._kept) > KEPT_MAX:
            self._kept.popitem(last=False)
        return True

    def messages(self, to: str = "") -> list[Message]:
        """Newest first, to one receiver when it is given."""
        return [one for one in reversed(self._kept.values()) if not to or one.to == to]

    def listed(self, to: str = "") -> Response:
        """The inbox for programs."""
        return json_response([msgspec.to_builtins(one) for one in self.messages(to)])

    def page(self, to: str = "") -> Response:
        """The inbox for people."""
        shown = self.messages(to)
        return framed(
            self.title,
            PAGE.format(title=html.escape(self.title), count=len(shown), rows=_rows(shown)),
        )


def _rows(messages: Iterable[Message]) -> str:
    return "".join(
        f"<tr><td>{one.at}</td><td>{html.escape(one.to)}</td>"
        f"<td><b>{html.escape(one.subject)}</b><pre>{html.escape(one.body)}</pre></td></tr>"
        for one in messages
    )
