"""What registrations are held against: what they are about, when, and what their sources are."""

from collections.abc import Mapping

import msgspec

from saola.scp.entities.rules import instant
from saola.scp.refusals import bad_data
from saola.scp.registrations.model import Interval, Registration, Wanted
from saola.scp.registrations.rules import matching, overlaps
from saola.scp.selection.model import Expression, Geo, ScopeQuery
from saola.scp.selection.rules import matches, near_enough, within_scope

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


def interval(params: Mapping[str, str]) -> Interval | None:
    """The times asked for, as parameters or as a temporal query; None when there are none."""
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
