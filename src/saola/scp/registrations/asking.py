"""What a query of registrations asks for (clause 5.10.2)."""

from collections.abc import Iterable, Sequence

import msgspec

from saola.scp.broker import asking
from saola.scp.entities.expansion import name_of
from saola.scp.entities.rules import instant
from saola.scp.envelopes import Received, listed
from saola.scp.refusals import bad_data
from saola.scp.registrations.model import Interval, Registration, Wanted
from saola.scp.registrations.rules import matching, overlaps
from saola.scp.selection import language, scopes
from saola.scp.selection.model import Expression, Geo, ScopeQuery
from saola.scp.selection.rules import matches, near_enough, within_scope

TIMES = frozenset({"timerel", "timeAt", "endTimeAt", "timeproperty"})
ALWAYS = Interval(-(2**63), None)


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """Registrations that are about `wanted`, and whose source passes every filter given."""

    wanted: Wanted
    q: Expression | None = None
    csf: Expression | None = None
    geo: Geo | None = None
    scope: ScopeQuery | None = None
    time: Interval | None = None
    managed: bool = False


def sought(received: Received) -> Sought:
    """What is asked for; refuses a query that names nothing in particular."""
    params, context = received.params, received.context
    wanted = Wanted(
        types=asking.types(params.get("type", ""), context),
        ids=asking.ids(listed(params, "id")),
        id_pattern=asking.id_pattern(params.get("idPattern", "")),
        names=frozenset(name_of(one, context) for one in listed(params, "attrs")),
    )
    found = Sought(
        wanted=wanted,
        q=language.parse(params["q"], context.expand) if params.get("q") else None,
        csf=language.parse(params["csf"], context.expand) if params.get("csf") else None,
        geo=asking.geo(params, context),
        scope=scopes.parse(params["scopeQ"]) if params.get("scopeQ") else None,
        time=_time(received),
        managed=params.get("timeproperty") in {"createdAt", "modifiedAt"},
    )
    named = wanted.types or wanted.names or wanted.ids or found.q or found.geo
    if not named and params.get("type") != "*":
        raise bad_data("name at least one of type, attrs, id, q and georel")
    return found


def _time(received: Received) -> Interval | None:
    params = received.params
    relation = params.get("timerel", "")
    if not relation:
        return None
    start, end = instant(params.get("timeAt")), instant(params.get("endTimeAt"))
    if relation not in {"before", "after", "between"} or start is None:
        raise bad_data("timerel: before, after or between, with timeAt")
    if relation == "between":
        if end is None or end < start:
            raise bad_data("endTimeAt: a later date and time than timeAt")
        return Interval(start, end)
    return Interval(start, None) if relation == "after" else Interval(ALWAYS.start, start)


def found(sought: Sought, among: Iterable[Registration]) -> Sequence[Registration]:
    """Those that match, in the order of their ids."""
    return sorted((one for one in among if is_found(sought, one)), key=lambda one: one.id)


def is_found(sought: Sought, one: Registration) -> bool:
    """Whether a registration is about what is wanted, and its source passes the filters."""
    if not matching(one, sought.wanted) or not _in_time(sought, one):
        return False
    return (
        (sought.q is None or matches(sought.q, one.properties))
        and (sought.csf is None or matches(sought.csf, one.properties))
        and (sought.geo is None or near_enough(sought.geo, one.properties))
        and (sought.scope is None or within_scope(sought.scope, one.properties))
    )


def _in_time(sought: Sought, one: Registration) -> bool:
    """With no times asked for, sources of the present; else those with something of then."""
    if sought.time is None:
        return one.observed is None and one.managed is None
    return overlaps(one.managed if sought.managed else one.observed, sought.time)
