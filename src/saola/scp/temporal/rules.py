"""Reading temporal queries (clause 4.11), and what clients tell of the past (5.2.20)."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.contexts.model import Context
from saola.scp.entities import expansion
from saola.scp.entities.model import NULL, Body, Instance, index_of, observed_at
from saola.scp.entities.rules import EPOCH, check_body, check_id, instant, microseconds, middle
from saola.scp.refusals import bad_data
from saola.scp.temporal.model import (
    INSTANCE,
    NO_ATTRIBUTE,
    Aggregation,
    Method,
    Notes,
    Period,
    Span,
    TimeProperty,
)

RELATIONS = ("before", "after", "between")
MEMBERS = frozenset({"id", "type", "scope"})  # of an entity, besides its attributes
SYSTEM = frozenset({"createdAt", "modifiedAt", "deletedAt", "observedAt"})
_ENTITY = frozenset({"id", "@id", "type", "@type", "scope"})
_DURATION = re.compile(
    r"P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,6}))?S)?)?"
)
_DURATION_DIGITS_MAX = 9
_MONTHS = 12
HOUR_US = 3600 * 1_000_000
STEPS = (1, 24)  # hours of the aggregates that are kept
Params = Mapping[str, str]


# --- what is asked -----------------------------------------------------------------------


def span(
    params: Params, names: tuple[str, ...], *, needed: bool, without: tuple[str, ...] = ()
) -> Span:
    """The span of time in the parameters; refuses one that is malformed, or missing but needed."""
    relation = params.get("timerel", "")
    if not relation and needed:
        raise bad_data("a temporal query needs timerel")
    if relation and relation not in RELATIONS:
        raise bad_data(f"timerel: one of {', '.join(RELATIONS)}")
    start = end = None
    if relation:
        at = _time(params, "timeAt")
        if relation == "between":
            start, end = at, _time(params, "endTimeAt")
        elif relation == "after":  # the bound itself belongs to it (4.11)
            start = at
        else:
            end = at
    try:
        time_property = TimeProperty(params.get("timeproperty") or "observedAt")
    except ValueError as wrong:
        known = ", ".join(one.value for one in TimeProperty)
        raise bad_data(f"timeproperty: one of {known}") from wrong
    last = params.get("lastN", "")
    if last and not (last.isascii() and last.isdigit() and int(last[:9]) > 0):
        raise bad_data("lastN: a whole number above 0")
    return Span(
        property=time_property,
        start=start,
        end=end,
        last=int(last[:9]) if last else 0,
        names=names,
        without=without,
        datasets=tuple(
            "" if one == "@none" else one for one in params.get("datasetId", "").split(",") if one
        ),
    )


def _time(params: Params, key: str) -> int:
    given = params.get(key, "")
    at = instant(given)
    if at is None or "T" not in given:
        raise bad_data(f"{key}: no date and time with a time zone")
    return at


def shown_names(
    params: Params, expand: Callable[[str], str]
) -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
    """The attributes wanted and not wanted, and the entity's own members that are left out.

    Refuses `attrs` beside `pick` or `omit`, a name in both of these, and linked entities, which a
    query of the past cannot reach (5.7.3.4, 5.7.4.4).
    """
    attrs, pick, omit = (
        tuple(dict.fromkeys(one for one in params.get(key, "").split(",") if one))
        for key in ("attrs", "pick", "omit")
    )
    if attrs and (pick or omit):
        raise bad_data("attrs does not go with pick and omit")
    if any("{" in one for one in (*pick, *omit)):
        raise bad_data("pick, omit: no members of linked entities in a query of the past")
    if both := set(pick) & set(omit):
        raise bad_data(f"{min(both)}: both picked and omitted")
    hidden = MEMBERS & set(omit)
    if pick:
        hidden |= MEMBERS - set(pick)
    wanted = tuple(expand(one) for one in (*attrs, *pick) if one not in MEMBERS)
    without = tuple(expand(one) for one in omit if one not in MEMBERS)
    if pick and not wanted:
        wanted = NO_ATTRIBUTE
    return wanted, without, hidden


def by_id(params: Params) -> str:
    """In which order of ids, if any: `asc` or `desc`; refuses any other order (5.7.4.4)."""
    given = params.get("orderBy", "")
    if not given:
        return ""
    member, _, direction = given.partition(";")
    if member != "id" or direction not in {"", "asc", "desc"}:
        raise bad_data("orderBy: histories are put in the order of their ids only")
    return direction or "asc"


def aggregation(params: Params) -> Aggregation:
    """What is to be computed (4.5.19); refuses methods and durations that there are not."""
    names = [one for one in params.get("aggrMethods", "").split(",") if one]
    if not names:
        raise bad_data("aggregatedValues: name the aggrMethods")
    try:
        methods = tuple(Method(one) for one in dict.fromkeys(names))
    except ValueError as wrong:
        known = ", ".join(one.value for one in Method)
        raise bad_data(f"aggrMethods: of {known}") from wrong
    return Aggregation(methods, duration(params.get("aggrPeriodDuration") or "PT0S"))


def duration(text: str) -> Period:
    """An ISO 8601 duration; refuses a text that is none."""
    found = _DURATION.fullmatch(text)
    if not found or any(len(one or "") > _DURATION_DIGITS_MAX for one in found.groups()):
        raise bad_data("aggrPeriodDuration: an ISO 8601 duration such as PT1H")
    years, months, weeks, days, hours, minutes, seconds = (
        int(one or 0) for one in found.groups()[:7]
    )
    us = int((found[8] or "").ljust(6, "0"))
    whole = ((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + seconds
    return Period(years * _MONTHS + months, whole * 1_000_000 + us)


def bounds(period: Period, start: int, end: int) -> list[int]:
    """Where the periods begin that reach from `start` to `end`, and where the last one ends.

    For a length that never changes, the first period suffices: the others follow from it.
    """
    if period.whole:
        return [start, end]
    if not period.months:
        return [start, start + period.us]
    found = [start]
    while found[-1] <= end:
        found.append(_later(start, period.months * len(found)) + period.us * len(found))
        if len(found) > limits.temporal_months_max:
            raise Refusal(refusals.TOO_COMPLEX, detail="aggrPeriodDuration: too many periods")
    return found


def _later(at: int, months: int) -> int:
    """The same day and time so many months later; the last day of a month that is too short."""
    moment = EPOCH + dt.timedelta(microseconds=at)
    year, month = divmod(moment.year * _MONTHS + moment.month - 1 + months, _MONTHS)
    if year >= dt.MAXYEAR:
        raise bad_data("aggrPeriodDuration: beyond the calendar")
    first = moment.replace(year=year, month=month + 1, day=1)
    following = (first + dt.timedelta(days=31)).replace(day=1)
    days = (following - first).days
    return microseconds(first.replace(day=min(moment.day, days)))


def check_instance_id(text: str) -> int:
    """The number of an instance; refuses what is no URI, and one that no instance has."""
    check_id(text)
    digits = text.removeprefix(INSTANCE)
    if digits == text or not digits.isdigit() or len(digits) > len(str(2**62)):
        raise Refusal(refusals.NOT_FOUND, detail=text)
    return int(digits)


def grained(span: Span, wanted: Aggregation, bounds: Sequence[int]) -> int:
    """The hours of the aggregates that can answer: the longest of STEPS that fits; 0 when none.

    Span and periods must begin and end where aggregates do, and how many values are distinct only
    the instances tell.
    """
    if span.property is not TimeProperty.OBSERVED or Method.DISTINCT in wanted.methods:
        return 0
    cuts = [one for one in (span.start, span.end) if one is not None]
    if not wanted.period.whole:
        cuts += [*bounds, wanted.period.us]
    fitting = [hours for hours in STEPS if not any(one % (hours * HOUR_US) for one in cuts)]
    return max(fitting, default=0)


# --- what is told ------------------------------------------------------------------------


def notes(document: object, context: Context, *, whole: bool) -> Notes:
    """The entity's past in a client's JSON; a `whole` one has an id and a type.

    Refuses what is no valid attribute; `urn:ngsi-ld:null` is the value of what was deleted.
    """
    if not isinstance(document, dict):
        raise bad_data("a temporal entity is a JSON object")
    if not document:
        raise Refusal(refusals.INVALID_REQUEST, detail="an empty object")
    own = {key: one for key, one in document.items() if key in _ENTITY}
    about = expansion.entity(own, context)
    if whole and not about.types:
        raise bad_data("type: an entity needs one")
    instances: list[Instance] = []
    for term, given in document.items():
        if term in _ENTITY or term in SYSTEM or term == "@context":
            continue
        if given == NULL:
            raise bad_data(f"{term}: {NULL} is no instance of the past")
        instances.extend(told(term, given, context))
    if len(document) > limits.entity_attributes_max:
        raise bad_data(f"over {limits.entity_attributes_max} attributes")
    return Notes(
        id=check_id(about.id) if whole or about.id else "",
        types=about.types,
        scope=about.scope,
        instances=in_order(instances),
    )


def in_order(instances: Sequence[Instance]) -> tuple[Instance, ...]:
    """The instances as they came about: by the time of observation, those without one first."""
    return tuple(sorted(instances, key=lambda one: instant(observed_at(one.body)) or 0))


def told(term: str, given: object, context: Context) -> list[Instance]:
    """The instances of one attribute, each with the time it belongs to."""
    name = expansion.name_of(term, context)
    some = given if isinstance(given, list) and all(isinstance(x, dict) for x in given) else [given]
    if len(some) > limits.temporal_body_instances_max:
        raise bad_data(f"{term}: over {limits.temporal_body_instances_max} instances")
    found = []
    for item in some:
        for one in expansion.attribute(name, item, context):
            check_body(name, one.body)
            found.append(one)
    return found


def row_of(  # noqa: PLR0913 # it is a row of the table
    entity: int,
    name: str,
    dataset: str,
    body: Body,
    at: int,
    *,
    raw: str,
    observed: int | None = None,
    deleted_at: int | None = None,
) -> tuple[object, ...]:
    """An instance as the history stores it, but for its number."""
    number = index_of(body)[0]
    lon, lat = place_of(body)
    if observed is None and deleted_at is None:
        observed = instant(observed_at(body))
    return (entity, name, dataset, observed, at, raw, None, deleted_at, number, lon, lat)


def place_of(body: Body) -> tuple[float | None, float | None]:
    """The middle of a GeoProperty; nothing of any other attribute."""
    if body["type"] != "GeoProperty" or not isinstance(body.get("value"), dict):
        return None, None
    return middle(body["value"])


def amended(body: Body, fragment: Body) -> Body:
    """An instance with the members of `fragment` in the place of its own (5.6.14)."""
    kind = fragment.get("type", body["type"])
    if kind != body["type"]:
        raise bad_data(f"type: an instance stays a {body['type']}")
    return {name: one for name, one in {**body, **fragment}.items() if one != NULL}


# --- the range an answer covers ----------------------------------------------------------


def covered(asked: Span, times: Sequence[int]) -> tuple[int, int]:
    """From when to when an answer cut short reaches (6.3.10); backwards with lastN."""
    if asked.last:
        begun = asked.end if asked.end is not None else max(times)
        return begun, min(times)
    return (asked.start if asked.start is not None else min(times)), max(times)


def limited(values: Mapping[str, Any], key: str) -> str:
    """A member of a TemporalQuery (5.2.21) as a parameter; refuses an object in its place."""
    given = values.get(key)
    if given is None:
        return ""
    if isinstance(given, list) and all(isinstance(one, str) for one in given):
        return ",".join(given)
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise bad_data(f"{key}: no text or number")
    return str(given)
