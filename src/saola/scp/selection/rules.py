"""Does this entity match: the same decisions `store` has the database make, on one entity.

Subscriptions use it for every change; tests hold the two against each other.
"""

import math
from collections.abc import Iterable
from typing import Any

from saola.scp.entities.model import FALSE, TRUE, VALUE_MEMBER, Attribute, Entity, index_of
from saola.scp.entities.rules import instant, middle
from saola.scp.selection import geometry
from saola.scp.selection.language import compiled
from saola.scp.selection.model import (
    Every,
    Expression,
    Geo,
    Near,
    Operator,
    Scope,
    ScopeQuery,
    Some,
    Term,
    Value,
)
from saola.scp.selection.shapes import Shape, relates, shape_of

WRITTEN = frozenset({"createdAt", "modifiedAt"})  # by the broker, for whatever exists
_ORDERING = frozenset(
    {Operator.GREATER, Operator.LESS, Operator.GREATER_EQUAL, Operator.LESS_EQUAL}
)
_ABSENT = object()


def matches(expression: Expression, entity: Entity) -> bool:
    """Whether the query `expression` holds for `entity`."""
    if isinstance(expression, Every):
        return all(matches(one, entity) for one in expression.terms)
    if isinstance(expression, Some):
        return any(matches(one, entity) for one in expression.terms)
    assert isinstance(expression, Term), "what follows links is for the database to decide"
    return _holds(expression, entity)


def _holds(term: Term, entity: Entity) -> bool:
    if term.name in WRITTEN and not (term.inner or term.path):
        return _is_moment(term, _written(term.name, entity))
    instances = [one for (name, _), one in entity.attributes.items() if name == term.name]
    if term.inner and term.inner[-1] in WRITTEN:
        return any(_is_moment(term, _written(term.inner[-1], one)) for one in instances)
    if term.path == ("*",) and not term.inner:
        return any(_in_any_language(term, one.body) for one in instances)
    found = [value for one in instances for value in _values(term, one)]
    if term.operator in {Operator.EXISTS, Operator.ABSENT}:
        return bool(found) == (term.operator is Operator.EXISTS)
    return any(_compares(term, value) for value in found)


def _written(name: str, one: Entity | Attribute) -> int:
    return one.created_at if name == "createdAt" else one.modified_at


def within_scope(wanted: ScopeQuery, entity: Entity) -> bool:
    """Whether the scope query holds for `entity`."""
    if isinstance(wanted, Scope):
        return any(compiled(wanted.pattern).search(one) for one in entity.scope)
    return (all if isinstance(wanted, Every) else any)(
        within_scope(one, entity) for one in wanted.terms
    )


def near_enough(geo: Geo, entity: Entity) -> bool:
    """Whether a place of `entity` stands in the geo-query's relation."""
    places = [
        one.body["value"]
        for (name, _), one in entity.attributes.items()
        if name == geo.name and one.body["type"] == "GeoProperty"
    ]
    if isinstance(geo.relation, Near):
        return any(geometry.matches(geo.relation, middle(one)) for one in places)
    wanted = shape_of(geo.relation.shape)
    return any(relates(geo.relation.relation, Shape(one), wanted) for one in places)


def _values(term: Term, instance: Attribute) -> Iterable[Any]:
    """What the term compares: what the index holds, a list value, or something found inside."""
    body = instance.body
    if term.inner or term.path:
        value = _inside(term, body)
        return () if value is _ABSENT else (value,)
    if "Relationship" in body["type"] and term.operator in _ORDERING:
        return ()
    number, text = index_of(body)
    if number is None and text is None:
        return (body.get(VALUE_MEMBER[body["type"]]),)
    return (text if number is None else number,)


def _is_moment(term: Term, moment: int) -> bool:
    """How the database compares an instant the broker wrote."""
    if term.operator is Operator.EXISTS:
        return True
    if term.operator in {Operator.ABSENT, Operator.MATCHES, Operator.NOT_MATCHES}:
        return False
    if any(instant(one) is None for one in term.values if not isinstance(one, tuple)):
        return False
    wanted = tuple(
        (_number(one[0]), _number(one[1])) if isinstance(one, tuple) else _number(one)
        for one in term.values
    )
    return _compares(Term(term.name, term.operator, values=wanted), float(moment))


def _number(given: object) -> float:
    at = instant(given)
    return math.nan if at is None else float(at)


def _in_any_language(term: Term, body: dict[str, Any]) -> bool:
    """Whether a text in any language fits; with an inequality, whether none is equal."""
    languages = body.get("languageMap")
    if term.operator in {Operator.EXISTS, Operator.ABSENT}:
        return isinstance(languages, dict) == (term.operator is Operator.EXISTS)
    quantifier = all if term.operator in {Operator.UNEQUAL, Operator.NOT_MATCHES} else any
    return isinstance(languages, dict) and quantifier(
        _compares(term, one) for one in languages.values() if isinstance(one, str)
    )


def _inside(term: Term, body: dict[str, Any]) -> Any:
    for number, name in enumerate(term.inner, start=1):
        inner = body.get(name, _ABSENT)
        if number == len(term.inner) and not isinstance(inner, dict):
            return inner  # a member such as observedAt or unitCode
        if not isinstance(inner, dict):
            return _ABSENT
        body = inner
    value = body.get(VALUE_MEMBER.get(body.get("type", ""), "value"), _ABSENT)
    for key in term.path:
        value = value.get(key, _ABSENT) if isinstance(value, dict) else _ABSENT
    return value


def _compares(term: Term, value: Any) -> bool:
    if isinstance(value, list | dict) and term.operator in {Operator.EQUAL, Operator.UNEQUAL}:
        items = value if isinstance(value, list) and not (term.inner or term.path) else ()
        equal = any(_equals(wanted, item) for wanted in term.values for item in items)
        return equal == (term.operator is Operator.EQUAL)
    match term.operator:
        case Operator.EQUAL:
            return any(_equals(wanted, value) for wanted in term.values)
        case Operator.UNEQUAL:
            return not any(_equals(wanted, value) for wanted in term.values)
        case Operator.MATCHES:
            return _fits(term, value)
        case Operator.NOT_MATCHES:
            return not _fits(term, value)
    return _orders(term.operator, value, term.values[0])


def _equals(wanted: Value | tuple[Value, Value], value: Any) -> bool:
    if isinstance(wanted, tuple):
        low, high = wanted
        return _orders(Operator.GREATER_EQUAL, value, low) and _orders(
            Operator.LESS_EQUAL, value, high
        )
    return type(_plain(value)) is type(wanted) and _plain(value) == wanted


def _plain(value: Any) -> Any:
    if value in (TRUE, FALSE):
        return value == TRUE
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _orders(operator: Operator, value: Any, than: Any) -> bool:
    value = _plain(value)
    if type(value) is not type(than) or isinstance(than, bool):
        return False
    match operator:
        case Operator.GREATER:
            return bool(value > than)
        case Operator.LESS:
            return bool(value < than)
        case Operator.GREATER_EQUAL:
            return bool(value >= than)
    return bool(value <= than)


def _fits(term: Term, value: Any) -> bool:
    text = _plain(value)
    return isinstance(text, str) and compiled(str(term.values[0])).search(text) is not None
