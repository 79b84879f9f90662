"""A query as a value: what is asked of types, ids, attributes and places."""

import enum
from typing import Any

import msgspec

Value = float | str | bool
Position = tuple[float, float]  # longitude, latitude
Ring = tuple[Position, ...]
SYSTEM_NAMES = frozenset({"createdAt", "modifiedAt", "deletedAt"})  # the broker's, of any entity


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
    `common` says that so many entities fit that each is better asked than all of them listed.
    """

    name: str
    operator: Operator
    inner: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    values: tuple[Value | tuple[Value, Value], ...] = ()
    common: bool = False


class Every(msgspec.Struct, frozen=True):
    """All of them hold."""

    terms: tuple[Any, ...]


class Some(msgspec.Struct, frozen=True):
    """At least one of them holds."""

    terms: tuple[Any, ...]


class Linked(msgspec.Struct, frozen=True):
    """An entity linked by the relationship `name`, of one of `types` when any are given, holds."""

    name: str
    types: tuple[str, ...]
    inner: "Expression"


Expression = Term | Every | Some | Linked


class Scope(msgspec.Struct, frozen=True):
    """One of an entity's scopes fits a regular expression."""

    pattern: str


ScopeQuery = Scope | Every | Some


class Order(msgspec.Struct, frozen=True):
    """Entities are ordered by what the path leads to, or by its distance from `near`."""

    name: str
    inner: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    descending: bool = False
    near: Position | None = None


class Near(msgspec.Struct, frozen=True):
    """Between two distances (metres) from a point."""

    at: Position
    max_m: float | None
    min_m: float | None


class Relates(msgspec.Struct, frozen=True):
    """In a relation to a geometry, given as JSON, that lies in a box (west, south, east, north)."""

    relation: str
    shape: str
    box: tuple[float, float, float, float]


class Geo(msgspec.Struct, frozen=True):
    """A geo-query (clause 4.10) about the GeoProperty `name`; `common` as of a term."""

    name: str
    relation: Near | Relates
    common: bool = False


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which entities: every part that is given must hold. No types means any type.

    `types` are sets of which an entity must have one; `alternatives` hold types and ids alone, and
    one of them must hold. `holders_common` says of `attributes` what `common` says of a term.
    """

    types: tuple[tuple[str, ...], ...] = ()
    ids: tuple[str, ...] = ()
    id_pattern: str = ""
    attributes: tuple[str, ...] = ()
    holders_common: bool = False
    q: Expression | None = None
    geo: Geo | None = None
    scope: ScopeQuery | None = None
    alternatives: "tuple[Selection, ...]" = ()

    @property
    def bounded(self) -> bool:
        """Whether it names enough: asking for everything is not allowed (5.7.2)."""
        named = self.q is not None and bool(names(self.q) - SYSTEM_NAMES)
        attributes = bool(frozenset(self.attributes) - SYSTEM_NAMES)
        return bool(self.types or self.alternatives or attributes or named or self.geo)


def names(one: Expression) -> frozenset[str]:
    """The attributes an expression is about."""
    if isinstance(one, Every | Some):
        return frozenset().union(*map(names, one.terms))
    return frozenset({one.name})


def links(one: Expression) -> int:
    """How many relationships an expression follows, one behind the other."""
    if isinstance(one, Every | Some):
        return max(map(links, one.terms))
    return 1 + links(one.inner) if isinstance(one, Linked) else 0
