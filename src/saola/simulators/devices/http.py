"""The door to what the devices have sent."""

from html import escape

from saola.kernel import clock
from saola.kernel.http.message import Request, Response
from saola.kernel.http.routing import Route
from saola.province import api as province
from saola.province.api import Text
from saola.simulators.devices.actions import Replay
from saola.simulators.devices.model import Sent
from saola.simulators.frame import framed

PAGE = """<p><a href="/">← Các bộ mô phỏng · <span lang="en">all simulators</span></a></p>
<h1>Trạm quan trắc phát lại · <span lang="en">stations that replay</span></h1>
<p class="mark">Số đo đã ghi, gửi lại như vừa đo; ngày giờ đo thực tế đi kèm. Dự báo không được phát
lại.<br><span lang="en">Recorded readings, sent as if measured now; each says when it really was.
Forecasts are not replayed.</span></p>
<p>{told} / {recorded} đã kể · <span lang="en">told of the record</span>;
{rounds} lần lặp ngày cuối · <span lang="en">repeated from the last day</span></p>
<div class="wide" tabindex="0"><table><tr><th>Trạm · <span lang="en">station</span></th>
<th>Giao thức · <span lang="en">protocol</span></th><th>Số đo · <span lang="en">reading</span></th>
<th>Đo lúc · <span lang="en">measured</span></th><th>Gửi lúc · <span lang="en">sent</span></th>
<th>Nguồn · <span lang="en">source</span></th></tr>{rows}</table></div>"""


class Doors:
    """The handlers, over the replay."""

    def __init__(self, replay: Replay) -> None:
        """Show `replay`."""
        self._replay = replay

    def routes(self) -> tuple[Route, ...]:
        """The route table."""
        guard = "public, in a simulator only"
        return (Route("GET", "/devices", self.page, guard, "devices.page"),)

    def page(self, request: Request) -> Response:
        """What each station sent last since this process started."""
        recorded = len(self._replay.story)
        names = {one.code: one.name for one in province.current().quantities}
        newest = sorted(self._replay.last.values(), key=lambda one: one.at, reverse=True)
        return framed(
            "Thiết bị",
            PAGE.format(
                told=min(self._replay.told, recorded),
                recorded=recorded,
                rounds=max(0, self._replay.told - recorded),
                rows="".join(_row(one, names[one.telling.quantity]) for one in newest),
            ),
        )


def _row(one: Sent, quantity: Text) -> str:
    told = one.telling
    cells = (
        f'{escape(told.sender.vi)}<br><span class="en" lang="en">{escape(told.sender.en)}</span>',
        told.sender.protocol.upper(),
        (
            f'{escape(quantity.vi)} · <span lang="en">{escape(quantity.en)}</span><br>'
            f"<strong>{told.value:g} {escape(told.unit)}</strong>"
        ),
        f"{clock.local(told.recorded_at):%d/%m/%Y %H:%M}",
        f"{clock.local(one.at):%d/%m/%Y %H:%M:%S}",
        escape(told.source),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
