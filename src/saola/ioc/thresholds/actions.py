"""Hold a reading against every rule of its quantity; open an incident, or tell that it fell."""

from saola.ioc.incidents import actions as incidents
from saola.ioc.incidents.model import Alert
from saola.ioc.incidents.rules import severity_of_level
from saola.ioc.thresholds import store
from saola.ioc.thresholds.model import News, Reading, Threshold, Watch
from saola.ioc.thresholds.rules import judge, threshold
from saola.province import api as province
from saola.province.api import Station, Text, ThresholdRule
from saola.ui.writing import number


def heed(reading: Reading) -> list[tuple[str, News]]:
    """What the reading made of each rule that watches its station, by rule code.

    Runs inside the caller's transaction, so that stand and incident are kept together.
    """
    pack = province.current()
    station = next((one for one in pack.stations if one.code == reading.station), None)
    if station is None:
        return []
    found = []
    for rule in pack.rules:
        held = _held(rule, station, reading.quantity)
        if held is None:
            continue
        watch, news = judge(store.find(rule.code, station.code), reading, held)
        if news is not News.STALE:
            store.keep(rule.code, station.code, watch)
        if news is News.FIRED:
            incidents.alert(_alert(rule, station, held, watch))
        elif news is News.CLEARED:
            incidents.clear(_key(reading.quantity, station.code), _fallen(reading, held))
        found.append((rule.code, news))
    return found


def _held(rule: ThresholdRule, station: Station, quantity: str) -> Threshold | None:
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


def _key(quantity: str, station: str) -> str:
    """One incident for each quantity and station, whichever of its levels is crossed."""
    return f"{quantity}@{station}"


def _alert(rule: ThresholdRule, station: Station, held: Threshold, watch: Watch) -> Alert:
    unit = province.quantity(rule.quantity).unit
    peak = watch.peak if watch.peak is not None else watch.value
    vi, en = ((number(peak, one), number(held.limit, one)) for one in ("vi", "en"))
    return Alert(
        kind=rule.quantity,
        title=Text(
            f"{rule.name.vi} – {station.name.vi}: {vi[0]} {unit} (ngưỡng {vi[1]} {unit})",
            f"{rule.name.en} – {station.name.en}: {en[0]} {unit} (limit {en[1]} {unit})",
        ),
        place=station.code,
        lat=station.lat,
        lon=station.lon,
        severity=severity_of_level(rule.severity, rule.level),
        source=f"rule:{rule.code}",
        key=_key(rule.quantity, station.code),
        playbook=rule.playbook,
        bulletin=rule.bulletin,
    )


def _fallen(reading: Reading, held: Threshold) -> str:
    unit = province.quantity(reading.quantity).unit
    return f"{number(reading.value, 'vi')} {unit} < {number(held.clear_below, 'vi')} {unit}"
