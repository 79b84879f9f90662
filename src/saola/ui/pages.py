"""Long lists a page at a time, for `ui/pages.html`."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict


def turned(rows: Sequence[Any], query: QueryDict, size: int) -> dict[str, object]:
    """The `rows` of the page that `query` asks for, `of` how many, and the way to its neighbours.

    What is no number of a page is the first or the last one; other parameters stay as they are.
    """
    last = max((len(rows) - 1) // size, 0) + 1
    asked = query.get("page", "")[:6]
    number = min(max(int(asked), 1), last) if asked.isascii() and asked.isdigit() else 1

    def way(to: int) -> str:
        if not 1 <= to <= last:
            return ""
        changed = query.copy()
        changed["page"] = str(to)
        return f"?{changed.urlencode()}"

    return {
        "rows": rows[(number - 1) * size : number * size],
        "of": len(rows),
        "earlier": way(number - 1),
        "later": way(number + 1),
    }
