"""Hold a reading against every rule of its quantity; open an incident, or tell that it fell."""

import msgspec

from saola.ioc.incidents import actions as incidents
from saola.ioc.incidents.model import Alert
from saola.ioc.incidents.rules import severity_of_level
from saola.ioc.thresholds import store
from saola.ioc.thresholds.model import News, Phase, Reading, Threshold, Watch
from saola.ioc.thresholds.rules import judge, threshold
from saola.province import api as province
from saola.province.api import Station, Text, ThresholdRule
from saola.ui.writing import day, number


def heed(reading: Reading) -> list[tuple[str, News]]:
    """What the reading made of each rule that watches its station, by rule code.

    Runs inside the caller's transaction, so that stand and incident are kept together.
    """
    pack = province.current()
    station = next((one for one in pack.stations if one.code == reading.station), None)
    if station is None:
        return []
    found: list[tuple[str, News]] = []
    risen: list[tuple[float, Alert]] = []
    fired: list[ThresholdRule] = []
    fallen: list[tuple[ThresholdRule, Threshold]] = []
    for rule in pack.rules:
        held = _held(rule, station, reading.quantity)
        if held is None:
            continue
        watch, news = judge(store.find(rule.code, station.code), reading, held)
        if news is not News.STALE:
            store.keep(rule.code, station.code, watch)
        if news is News.FIRED:
            risen.append((held.limit, _alert(rule, station, held, watch, _measured(reading))))
        elif news is News.CLEARED:
            fallen.append((rule, held))
        if watch.phase is Phase.FIRING:
            fired.append(rule)
        found.append((rule.code, news))
    if risen:
        _raise(risen)
    if fallen:
        _clear(reading, fallen, fired)
    return found


def _raise(risen: list[tuple[float, Alert]]) -> None:
    """One reading is one alert, of the highest limit it reached; people hear if any rule warns."""
    _, highest = max(risen, key=lambda pair: pair[0])
    warns = any(alert.bulletin for _, alert in risen)
    incidents.alert(msgspec.structs.replace(highest, bulletin=warns))


def _clear(
    reading: Reading,
    fallen: list[tuple[ThresholdRule, Threshold]],
    fired: list[ThresholdRule],
) -> None:
    """Tell the station's incident of the highest limit it fell below, and what is still reached.

    The people's bulletin stands on the rules that warn; on any rule when none of them fell.
    """
    warned = any(rule.bulletin for rule, _ in fallen)
    incidents.clear(
        _key(reading.quantity, reading.station),
        _fallen(reading, max((held for _, held in fallen), key=lambda held: held.clear_below)),
        warns=any(rule.bulletin for rule in fired) if warned else bool(fired),
        lasts=bool(fired),
    )


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


def _alert(
    rule: ThresholdRule, station: Station, held: Threshold, watch: Watch, when: Text
) -> Alert:
    unit = province.quantity(rule.quantity).unit
    peak = watch.peak if watch.peak is not None else watch.value
    vi, en = ((number(peak, one), number(held.limit, one)) for one in ("vi", "en"))
    return Alert(
        kind=rule.quantity,
        title=Text(
            f"{rule.name.vi} – {station.name.vi}: {vi[0]} {unit} (ngưỡng {vi[1]} {unit}{when.vi})",
            f"{rule.name.en} – {station.name.en}: {en[0]} {unit} (limit {en[1]} {unit}{when.en})",
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


def _fallen(reading: Reading, held: Threshold) -> Text:
    unit, when = province.quantity(reading.quantity).unit, _measured(reading)
    (vi, en), below = (number(reading.value, one) for one in ("vi", "en")), held.clear_below
    return Text(
        f"{vi} {unit} < {number(below, 'vi')} {unit}{when.vi}",
        f"{en} {unit} < {number(below, 'en')} {unit}{when.en}",
    )


def _measured(reading: Reading) -> Text:
    """Of a replayed reading, the day on which it was really measured; of another, nothing."""
    if reading.measured_at == reading.at:
        return Text("", "")
    measured = day(reading.measured_at)
    return Text(f", đo ngày {measured}", f", measured {measured}")
