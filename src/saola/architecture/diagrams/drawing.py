"""SVG shapes as text: no styles, only presentation attributes, so a strict page may embed them."""

import textwrap
from xml.sax.saxutils import escape, quoteattr

import msgspec

INK = "#1f2a37"
MUTED = "#5b6673"
LINE = "#c6ced8"
PAPER = "#ffffff"
FONT = "system-ui, 'Segoe UI', 'Noto Sans', sans-serif"
LINE_HEIGHT = 15


class Rect(msgspec.Struct, frozen=True):
    """A rectangle in user units."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return self.x + self.width / 2, self.y + self.height / 2


def document(width: float, height: float, title: str, shapes: list[str]) -> str:
    """A whole SVG document with a title that screen readers tell, and links that they find."""
    role = "group" if any("<a " in shape for shape in shapes) else "img"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="{role}"'
        f' aria-label={quoteattr(title)} font-family="{FONT}" font-size="13">'
        f"<title>{escape(title)}</title>"
        f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>'
    )
    return head + "".join(shapes) + "</svg>"


def box(rect: Rect, *, fill: str, stroke: str = LINE, radius: float = 6, dash: str = "") -> str:
    """A rounded rectangle; a dashed border marks what was not verified."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<rect x="{rect.x:g}" y="{rect.y:g}" width="{rect.width:g}" height="{rect.height:g}"'
        f' rx="{radius:g}" fill="{fill}" stroke="{stroke}"{dashed}/>'
    )


def text(x: float, y: float, words: str, **attributes: str | float) -> str:
    """One line of text at its baseline; attributes as in SVG, `_` for `-`."""
    told = "".join(
        f" {name.replace('_', '-')}={quoteattr(str(value))}" for name, value in attributes.items()
    )
    return f'<text x="{x:g}" y="{y:g}"{told}>{escape(words)}</text>'


def paragraph(rect: Rect, words: str, *, letters: int, lines_max: int, fill: str = INK) -> str:
    """Words centred in a rectangle, in lines of at most `letters`, cut with an ellipsis."""
    lines = textwrap.wrap(words, letters) or [""]
    if len(lines) > lines_max:
        lines = [*lines[: lines_max - 1], lines[lines_max - 1][: letters - 1] + "…"]
    x, y = rect.middle
    top = y - (len(lines) - 1) * LINE_HEIGHT / 2 + 4
    return "".join(
        text(x, top + number * LINE_HEIGHT, line, text_anchor="middle", fill=fill)
        for number, line in enumerate(lines)
    )


def link(address: str, inside: str, title: str) -> str:
    """Shapes that lead to a page, with a tooltip."""
    return f"<a href={quoteattr(address)}><title>{escape(title)}</title>{inside}</a>"
