"""The provider's two pages: who are you, and something is wrong."""

from collections.abc import Mapping
from html import escape

from saola.kernel.http.message import Response
from saola.simulators.people import PEOPLE
from saola.simulators.vneid.provider import FAILURES

STYLE = """
body{font:17px/1.5 system-ui,sans-serif;margin:0;background:#f4f1ee;color:#222}
main{max-width:34rem;margin:0 auto;padding:1rem}
header{background:#9c1b1e;color:#fff;padding:1rem}
header p{margin:0 auto;max-width:34rem}
.mark{background:#ffe9a8;border:1px solid #b58900;padding:.6rem;border-radius:6px}
button{display:block;width:100%;text-align:left;font:inherit;padding:.8rem 1rem;margin:.5rem 0;
border:1px solid #888;border-radius:8px;background:#fff;cursor:pointer}
button:hover,button:focus-visible{border-color:#9c1b1e;outline:2px solid #9c1b1e}
small{color:#555}
select{font:inherit;padding:.5rem;max-width:100%}
"""
CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


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
    return _page(
        "Đăng nhập VNeID (mô phỏng)",
        f"""<p class="mark">Đây là <strong>trang mô phỏng</strong>, không phải VNeID thật. Mọi người
dưới đây đều là nhân vật hư cấu.<br>This is a simulation; these people are invented.</p>
<h1>Bạn đăng nhập với tên ai?</h1>
<form method="post" action="{escape(action)}">{hidden}{people}
<button name="deny" value="1">Từ chối, quay lại / Cancel</button>
<p><label>Giả lập lỗi / Simulate a failure:<br><select name="fail">{failures}</select></label></p>
</form>""",
        200,
    )


def wrong(why: str, status: int) -> Response:
    """A request the provider will not send anywhere (RFC 6749, 4.1.2.1)."""
    return _page(
        "Yêu cầu không hợp lệ", f"<h1>Yêu cầu không hợp lệ</h1><p>{escape(why)}</p>", status
    )


def _page(title: str, content: str, status: int) -> Response:
    html = f"""<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)}</title>
<style>{STYLE}</style></head><body><header><p>VNeID · mô phỏng</p></header>
<main>{content}</main></body></html>"""
    return Response(
        status=status,
        headers=(
            ("content-type", "text/html; charset=utf-8"),
            ("content-security-policy", CSP),
            ("cache-control", "no-store"),
        ),
        body=html.encode(),
    )
