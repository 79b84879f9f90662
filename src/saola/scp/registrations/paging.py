"""Where the pages before and after one are (clause 6.3.10)."""

import urllib.parse

from saola.scp.envelopes import LD_JSON, Received


def links(received: Received, limit: int, offset: int, number: int) -> list[tuple[str, str]]:
    """The Link headers of a page of `number` things."""
    starts = []
    if limit and offset:
        starts.append((max(0, offset - limit), "prev"))
    if limit and offset + limit < number:
        starts.append((offset + limit, "next"))
    pairs = urllib.parse.parse_qsl(received.request.query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if key not in {"offset", "limit"}]
    path = received.request.path.rstrip("/")
    found = []
    for start, relation in starts:
        query = urllib.parse.urlencode([*kept, ("limit", limit), ("offset", start)], safe=":*")
        found.append(("link", f'<{path}?{query}>;rel="{relation}";type="{LD_JSON}"'))
    return found
