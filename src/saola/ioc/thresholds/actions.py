"""Hold a reading against every rule of its quantity; open an incident, or tell that it fell."""

from saola.ioc.incidents import actions as incidents
from saola.ioc.thresholds import store
from saola.ioc.thresholds.model import News, Reading, Threshold
from saola.ioc.thresholds.rules import judge
from saola.ioc.thresholds.standing import crossed, fallen, held, keys, standing
from saola.province import api as province
from saola.province.api import Text, ThresholdRule


def heed(reading: Reading) -> list[tuple[str, News]]:
    """What the reading made of each rule that watches its station, by rule code.

    Runs inside the caller's transaction, so that stand and incident are kept together.
    """
    pack = province.current()
    station = next((one for one in pack.stations if one.code == reading.station), None)
    if station is None:
        return []
    found: list[tuple[str, News]] = []
    risen: list[tuple[float, Text]] = []
    cleared: list[tuple[ThresholdRule, Threshold]] = []
    for rule in pack.rules:
        limit = held(rule, station, reading.quantity)
        if limit is None:
            continue
        watch, news = judge(store.find(rule.code, station.code), reading, limit)
        if news is not News.STALE:
            store.keep(rule.code, station.code, watch)
        if news is News.FIRED:
            risen.append((limit.limit, crossed(rule, station, limit, watch)))
        elif news is News.CLEARED:
            cleared.append((rule, limit))
        found.append((rule.code, news))
    if risen:
        _raise(reading, risen)
    if cleared:
        _clear(reading, cleared)
    return found


def _raise(reading: Reading, risen: list[tuple[float, Text]]) -> None:
    """One reading is one alert, told by the highest limit it reached; it joins its event's."""
    _, highest = max(risen, key=lambda pair: pair[0])
    place = province.event_place(reading.station, reading.quantity)
    if (stands := standing(reading.quantity, place)) is not None:
        incidents.alert(stands, said=highest)


def _clear(reading: Reading, cleared: list[tuple[ThresholdRule, Threshold]]) -> None:
    """Tell the event's incident of the highest limit the station fell below, and what still stands.

    The people's bulletin stands on the rules that warn; on any rule when none of them fell.
    """
    place = province.event_place(reading.station, reading.quantity)
    left = standing(reading.quantity, place)
    warned = any(rule.bulletin for rule, _ in cleared)
    highest = max((limit for _, limit in cleared), key=lambda limit: limit.clear_below)
    incidents.clear(
        keys(reading.quantity, place),
        fallen(reading, highest),
        warns=left is not None and (left.bulletin or not warned),
        left=left,
    )
