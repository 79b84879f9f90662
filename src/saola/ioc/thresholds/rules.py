"""Decisions of a threshold rule: one reading in, the new stand and the news out."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from saola.ioc.thresholds.model import News, Phase, Reading, Threshold, Watch


def threshold(  # noqa: PLR0913 # the members of a rule at a station
    *,
    rule: str,
    level: int,
    for_s: int,
    hysteresis: float,
    levels: Iterable[tuple[int, float]],
    gap_s: int,
) -> Threshold | None:
    """The rule at a station whose alarm levels are `levels` (number, value).

    None when the station has no such level: the rule says nothing there.
    """
    limit = next((at for number, at in levels if number == level), None)
    if limit is None:
        return None
    return Threshold(
        rule=rule,
        limit=limit,
        for_s=for_s,
        clear_below=limit - max(hysteresis, 0.0),
        gap_s=gap_s,
    )


def judge(kept: Watch | None, reading: Reading, held: Threshold) -> tuple[Watch, News]:
    """Where the rule stands after `reading`, and the news.

    A reading no newer than the last one changes nothing. A gap, or a measuring time that goes
    back (a replay begun again), starts the counting anew.
    """
    if kept is not None and reading.at <= kept.last_at:
        return kept, News.STALE
    if kept is not None and kept.phase is Phase.FIRING:
        return _while_firing(kept, reading, held)
    if reading.value < held.limit:
        return _quiet(reading), News.NOTHING
    since = _since(kept, reading, held)
    long_enough = reading.measured_at - since >= dt.timedelta(seconds=held.for_s)
    peak = reading.value if kept is None else max(reading.value, kept.peak or reading.value)
    watch = Watch(
        phase=Phase.FIRING if long_enough else Phase.RISING,
        since=since,
        last_at=reading.at,
        last_measured_at=reading.measured_at,
        value=reading.value,
        peak=peak,
    )
    return watch, News.FIRED if long_enough else News.NOTHING


def _while_firing(kept: Watch, reading: Reading, held: Threshold) -> tuple[Watch, News]:
    if reading.value < held.clear_below:
        return _quiet(reading), News.CLEARED
    watch = msgspec.structs.replace(
        kept,
        last_at=reading.at,
        last_measured_at=reading.measured_at,
        value=reading.value,
        peak=max(reading.value, kept.peak or reading.value),
    )
    return watch, News.NOTHING


def _since(kept: Watch | None, reading: Reading, held: Threshold) -> dt.datetime:
    """When the limit was reached without a break, as far as the readings prove."""
    if kept is None or kept.phase is not Phase.RISING or kept.since is None:
        return reading.measured_at
    gap = reading.measured_at - kept.last_measured_at
    if not dt.timedelta(0) <= gap <= dt.timedelta(seconds=held.gap_s):
        return reading.measured_at
    return kept.since


def _quiet(reading: Reading) -> Watch:
    return Watch(last_at=reading.at, last_measured_at=reading.measured_at, value=reading.value)
