"""In which order entities are answered: `orderBy` (clause 4.23)."""

import re
from collections.abc import Callable

import orjson

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.entities.rules import check_geometry
from saola.scp.refusals import bad_data
from saola.scp.selection.language import path_of
from saola.scp.selection.model import Order, Position

_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_DIRECTIONS = {"asc": False, "desc": True, "dist-asc": False, "dist-desc": True}


def parse(text: str, expand: Callable[[str], str], origin: object = None) -> tuple[Order, ...]:
    """The order in `text`; distances are from the point `origin` (JSON, or its coordinates)."""
    items = text.split(",")
    if len(items) > limits.order_terms_max:
        raise Refusal(refusals.TOO_COMPLEX, detail=f"orderBy: over {limits.order_terms_max} terms")
    return tuple(_order(item, expand, origin) for item in items)


def _order(item: str, expand: Callable[[str], str], origin: object) -> Order:
    path, _, direction = item.partition(";")
    descending = _DIRECTIONS.get(direction or "asc")
    if descending is None:
        raise bad_data(f"orderBy: {direction[:40]!r} is no direction")
    name, inner, trail = path_of(path.strip(), expand)
    near = _point(origin) if direction.startswith("dist") else None
    return Order(name, inner, trail, descending, near)


def _point(given: object) -> Position:
    if isinstance(given, str):
        try:
            given = orjson.loads(given)
        except orjson.JSONDecodeError as wrong:
            raise bad_data("orderFrom: no JSON") from wrong
    if given is None:
        raise bad_data("orderBy: a distance needs orderFrom")
    check_geometry("orderFrom", {"type": "Point", "coordinates": given})
    assert isinstance(given, list)
    return float(given[0]), float(given[1])


def check_collation(tag: str) -> str:
    """`tag`, when it is a language tag (BCP 47); refuses others."""
    if tag and not _TAG.fullmatch(tag):
        raise bad_data(f"collation: {tag[:40]!r} is no language tag")
    return tag
