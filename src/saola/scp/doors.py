"""The table of NGSI-LD doors: where they stand, what each takes, whom it admits."""

from collections.abc import Iterable

from saola.kernel.http.message import Handler
from saola.kernel.http.routing import Route
from saola.scp import problems
from saola.scp.parameters import EVERYWHERE, taking

BASE = "/ngsi-ld/v1"
WRITERS = "a token with scope scp.write"
READERS = "anyone for public entity types; a token with scope scp.read for all"
NONE: frozenset[str] = frozenset()  # no query parameters of its own

# Method, path below BASE, name, handler, query parameters of its own, whom it admits.
Door = tuple[str, str, str, Handler, frozenset[str], str]


def routes(
    part: str, table: Iterable[Door], besides: frozenset[str] = EVERYWHERE
) -> tuple[Route, ...]:
    """The doors of a part; they refuse parameters but their own and `besides`, as NGSI-LD does."""
    return tuple(
        Route(
            method=method,
            path=BASE + path,
            handler=problems.answering(taking(handler, taken, besides)),
            guard=guard,
            name=f"scp.{part}.{name}",
        )
        for method, path, name, handler, taken, guard in table
    )
