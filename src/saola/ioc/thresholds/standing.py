"""What the rules say now of one event: which stations are over which limit, and the worst of it."""

from collections.abc import Sequence

import msgspec

from saola.ioc.incidents.model import Alert
from saola.ioc.incidents.rules import ORDER, severity_of_level
from saola.ioc.incidents.words import place_name
from saola.ioc.thresholds import store
from saola.ioc.thresholds.model import Reading, Threshold, Watch
from saola.ioc.thresholds.rules import threshold
from saola.province import api as province
from saola.province.api import Station, Text, ThresholdRule
from saola.ui.writing import day, number


class Over(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that fires at a station."""

    rule: ThresholdRule
    station: Station
    held: Threshold
    watch: Watch

    @property
    def weight(self) -> tuple[int, int, float]:
        """How serious it is beside others: by severity, then by level, then by value."""
        severity = severity_of_level(self.rule.severity, self.rule.level)
        return ORDER.index(severity), self.rule.level, self.peak

    @property
    def peak(self) -> float:
        """The highest value since the limit was reached."""
        return self.watch.value if self.watch.peak is None else self.watch.peak


def held(rule: ThresholdRule, station: Station, quantity: str) -> Threshold | None:
    """The rule as it holds at this station; None when it does not watch this quantity there."""
    if rule.quantity != quantity or quantity not in station.quantities:
        return None
    if rule.stations and station.code not in rule.stations:
        return None
    return threshold(
        rule=rule.code,
        level=rule.level,
        for_s=rule.for_s,
        hysteresis=rule.hysteresis,
        levels=[(one.level, one.at) for one in province.levels(station.code, quantity)],
        gap_s=province.quantity(quantity).stale_after_s,
    )


def keys(quantity: str, place: str) -> tuple[str, ...]:
    """The event's own key, then those of its stations alone.

    One incident for each quantity and place of an event, whichever of its levels is crossed. One
    of a station alone may still be open from when events of the quantity reached no further.
    """
    alone = (f"{quantity}@{one.code}" for one in _stations(quantity, place))
    return tuple(dict.fromkeys((f"{quantity}@{place}", *alone)))


def standing(quantity: str, place: str) -> Alert | None:
    """All that fires of `quantity` at `place` as one alert, of its worst; None when nothing does.

    `place` is where events of the quantity happen: a river, a district, or a station alone.
    """
    over = _over(quantity, place)
    if not over:
        return None
    worst = max(over, key=lambda one: one.weight)
    alike = [one for one in over if one.rule.code == worst.rule.code]
    own, *parts = keys(quantity, place)
    return Alert(
        kind=quantity,
        title=_title(worst, alike, place),
        place=place,
        lat=worst.station.lat,
        lon=worst.station.lon,
        severity=severity_of_level(worst.rule.severity, worst.rule.level),
        source=f"rule:{worst.rule.code}",
        key=own,
        playbook=worst.rule.playbook,
        bulletin=any(one.rule.bulletin for one in over),
        stations=_codes(over),
        warned=_codes([one for one in over if one.rule.bulletin]),
        parts=tuple(parts),
    )


def crossed(rule: ThresholdRule, station: Station, limit: Threshold, watch: Watch) -> Text:
    """That a limit was reached at a station, for the timeline."""
    one = Over(rule=rule, station=station, held=limit, watch=watch)
    return _title(one, [one], station.code)


def fallen(reading: Reading, limit: Threshold) -> Text:
    """Which value fell below what."""
    unit, when = province.quantity(reading.quantity).unit, measured([reading])
    (vi, en), below = (number(reading.value, one) for one in ("vi", "en")), limit.clear_below
    return Text(
        f"{vi} {unit} < {number(below, 'vi')} {unit}{when.vi}",
        f"{en} {unit} < {number(below, 'en')} {unit}{when.en}",
    )


def measured(readings: Sequence[Reading]) -> Text:
    """Of replayed readings, the days on which they were really measured; of others, nothing."""
    days = [one.measured_at for one in readings if one.measured_at != one.at]
    if not days:
        return Text("", "")
    first, last = day(min(days)), day(max(days))
    span = first if first == last else f"{first} – {last}"
    return Text(f", đo ngày {span}", f", measured {span}")


def _over(quantity: str, place: str) -> list[Over]:
    """In the pack's order of stations."""
    rules = {one.code: one for one in province.current().rules if one.quantity == quantity}
    stations = _stations(quantity, place)
    firing = store.firing(rules, [one.code for one in stations])
    return [
        Over(rule=rule, station=station, held=limit, watch=firing[rule.code, station.code])
        for station in stations
        for rule in rules.values()
        if (rule.code, station.code) in firing
        and (limit := held(rule, station, quantity)) is not None
    ]


def _stations(quantity: str, place: str) -> list[Station]:
    """Those whose events of the quantity happen at `place`."""
    return [
        one
        for one in province.current().stations
        if quantity in one.quantities and province.event_place(one.code, quantity) == place
    ]


def _codes(over: Sequence[Over]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.station.code for one in over))


def _title(worst: Over, alike: Sequence[Over], place: str) -> Text:
    """The rule, where, the highest value and the limit; of several stations, at which it is."""
    unit, when = province.quantity(worst.rule.quantity).unit, measured(_readings(alike))
    vi, en = ((number(worst.peak, one), number(worst.held.limit, one)) for one in ("vi", "en"))
    where, at = worst.station.name, Text("", "")
    if several := len(alike) > 1:
        where, at = place_name(place), Text(f" tại {where.vi}", f" at {where.en}")
    return Text(
        f"{worst.rule.name.vi} – {where.vi}: {'cao nhất ' if several else ''}{vi[0]} {unit}{at.vi}"
        f" (ngưỡng {vi[1]} {unit}{when.vi})",
        f"{worst.rule.name.en} – {where.en}: {'highest ' if several else ''}{en[0]} {unit}{at.en}"
        f" (limit {en[1]} {unit}{when.en})",
    )


def _readings(over: Sequence[Over]) -> list[Reading]:
    """The newest reading of each."""
    return [
        Reading(
            station=one.station.code,
            quantity=one.rule.quantity,
            value=one.watch.value,
            at=one.watch.last_at,
            measured_at=one.watch.last_measured_at,
        )
        for one in over
    ]
