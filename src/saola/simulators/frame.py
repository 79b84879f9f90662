"""The frame of every page of a simulator: it says, first of all, that nothing here is real."""

from html import escape

from saola.kernel.http.message import Response

STYLE = """
body{font:17px/1.5 system-ui,sans-serif;margin:0;background:#f4f1ee;color:#222}
main{max-width:62rem;margin:0 auto;padding:1rem}
main.narrow{max-width:34rem}
header{background:#5b4636;color:#fff;padding:1rem}
header p{margin:0 auto;max-width:60rem}
header a{color:#fff}
.mark{background:#ffe9a8;border:1px solid #b58900;padding:.6rem;border-radius:6px}
button{display:block;width:100%;text-align:left;font:inherit;padding:.8rem 1rem;margin:.5rem 0;
border:1px solid #888;border-radius:8px;background:#fff;cursor:pointer}
button:hover,button:focus-visible{border-color:#9c1b1e;outline:2px solid #9c1b1e}
small,.en{color:#555}
select{font:inherit;padding:.5rem;max-width:100%}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;background:#fff}
th,td{text-align:left;vertical-align:top;padding:.5rem .7rem;border:1px solid #ccc}
th{background:#ece6e0}
pre{font:inherit;white-space:pre-wrap;margin:0;overflow-wrap:anywhere}
"""
CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


def framed(title: str, content: str, *, status: int = 200, narrow: bool = False) -> Response:
    """A page with `title` in words and `content` in HTML."""
    text = f"""<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)}</title>
<style>{STYLE}</style></head><body><header><p>{escape(title)} · mô phỏng ·
<span lang="en">simulated</span></p></header>
<main{' class="narrow"' if narrow else ""}>{content}</main></body></html>"""
    return Response(
        status=status,
        headers=(
            ("content-type", "text/html; charset=utf-8"),
            ("content-security-policy", CSP),
            ("cache-control", "no-store"),
        ),
        body=text.encode(),
    )
