"""A query as a value: what is asked of types, ids, attributes and places."""

import enum

import msgspec

Value = float | str | bool
Position = tuple[float, float]  # longitude, latitude
Ring = tuple[Position, ...]


class Operator(enum.Enum):
    """How an attribute is compared (clause 4.9)."""

    EXISTS = ""
    ABSENT = "!"
    EQUAL = "=="
    UNEQUAL = "!="
    GREATER = ">"
    LESS = "<"
    GREATER_EQUAL = ">="
    LESS_EQUAL = "<="
    MATCHES = "~="
    NOT_MATCHES = "!~="


class Term(msgspec.Struct, frozen=True):
    """One comparison: `name` the attribute, `inner` attributes of it, `path` into its value.

    `values` are alternatives of which one suffices; a pair in them is a range, ends included.
    """

    name: str
    operator: Operator
    inner: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    values: tuple[Value | tuple[Value, Value], ...] = ()


class Every(msgspec.Struct, frozen=True):
    """All of them hold."""

    terms: "tuple[Expression, ...]"


class Some(msgspec.Struct, frozen=True):
    """At least one of them holds."""

    terms: "tuple[Expression, ...]"


Expression = Term | Every | Some


class Near(msgspec.Struct, frozen=True):
    """Between two distances (metres) from a point."""

    at: Position
    max_m: float | None
    min_m: float | None


class Within(msgspec.Struct, frozen=True):
    """Inside one of some polygons, each an outer ring and its holes; or outside all of them."""

    polygons: tuple[tuple[Ring, ...], ...]
    inside: bool = True


class At(msgspec.Struct, frozen=True):
    """Exactly at a point."""

    at: Position


class Geo(msgspec.Struct, frozen=True):
    """A geo-query (clause 4.10) about the GeoProperty `name`."""

    name: str
    relation: Near | Within | At


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which entities: every part that is given must hold. No types means any type."""

    types: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    id_pattern: str = ""
    attributes: tuple[str, ...] = ()
    q: Expression | None = None
    geo: Geo | None = None

    @property
    def bounded(self) -> bool:
        """Whether it names anything at all: asking for everything is not allowed (5.7.2)."""
        return bool(self.types or self.ids or self.attributes or self.q or self.geo)
