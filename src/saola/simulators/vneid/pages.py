"""The provider's two pages: who are you, and something is wrong."""

from collections.abc import Mapping
from html import escape

from saola.kernel.http.message import Response
from saola.simulators.frame import framed
from saola.simulators.people import PEOPLE
from saola.simulators.vneid.provider import FAILURES


def choose(asked: Mapping[str, str], action: str) -> Response:
    """The list of people to sign in as; `asked` travels along in hidden fields."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in asked.items()
    )
    people = "".join(
        f'<button name="person" value="{escape(person.key)}">{escape(person.name)}'
        f"<br><small>{escape(person.note)}</small></button>"
        for person in PEOPLE
        if person.level
    )
    failures = "".join(
        f'<option value="{escape(code)}">{escape(text)}</option>' for code, text in FAILURES.items()
    )
    return framed(
        "VNeID",
        f"""<p class="mark">Đây là <strong>trang mô phỏng</strong>, không phải VNeID thật. Mọi người
dưới đây đều là nhân vật hư cấu.<br>This is a simulation; these people are invented.</p>
<h1>Bạn đăng nhập với tên ai?</h1>
<form method="post" action="{escape(action)}">{hidden}{people}
<button name="deny" value="1">Từ chối, quay lại / Cancel</button>
<p><label>Giả lập lỗi / Simulate a failure:<br><select name="fail">{failures}</select></label></p>
</form>""",
        narrow=True,
    )


def wrong(why: str, status: int) -> Response:
    """A request the provider will not send anywhere (RFC 6749, 4.1.2.1)."""
    told = f"<h1>Yêu cầu không hợp lệ</h1><p>{escape(why)}</p>"
    return framed("VNeID", told, status=status, narrow=True)
