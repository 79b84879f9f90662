"""How good is an observation: judged by itself and by the one before it; no input, no output."""

from saola.scp import limits
from saola.scp.ingest.model import Quality, Stand, Watched

SECOND = 1_000_000
DOUBTFUL = frozenset({Quality.OUT_OF_RANGE, Quality.STUCK})


def judge(
    watched: Watched, before: Stand | None, value: float, at: int, arrived: int
) -> tuple[tuple[Quality, ...], Stand]:
    """What is known against an observation, and where its series stands after it.

    One that is no newer than the newest says nothing of the series: it leaves the stand as it is,
    except that another value for the newest time is a correction of it. Times are microseconds.
    """
    flags = set()
    if _is_out(watched, value):
        flags.add(Quality.OUT_OF_RANGE)
    if arrived - at > limits.reading_late_s * SECOND:
        flags.add(Quality.LATE)
    if before is None:
        return _ordered(flags), Stand(value=value, at=at, since=at, flags=_ordered(flags))
    if at < before.at:
        return _ordered(flags | {Quality.LATE}), before
    if at == before.at:
        return _again(before, value, flags)
    same = value == before.value
    since, count = (before.since, before.count + 1) if same else (at, 1)
    if same and _is_stuck(watched, at - since, count):
        flags.add(Quality.STUCK)
    if watched.period_s and at - before.at > watched.period_s * limits.gap_periods_max * SECOND:
        flags.add(Quality.GAP)
    found = _ordered(flags)
    return found, Stand(value=value, at=at, since=since, count=count, flags=found)


def _again(before: Stand, value: float, flags: set[Quality]) -> tuple[tuple[Quality, ...], Stand]:
    """The newest observation sent again, or corrected."""
    if value == before.value:
        return before.flags, before
    found = _ordered(flags | (set(before.flags) & {Quality.GAP}))
    return found, Stand(value=value, at=before.at, since=before.at, flags=found)


def _is_out(watched: Watched, value: float) -> bool:
    low, high = watched.low, watched.high
    return (low is not None and value < low) or (high is not None and value > high)


def _is_stuck(watched: Watched, lasted: int, count: int) -> bool:
    often = bool(watched.stuck_count) and count >= watched.stuck_count
    long = bool(watched.stuck_s) and lasted >= watched.stuck_s * SECOND
    return often or long


def _ordered(flags: set[Quality]) -> tuple[Quality, ...]:
    return tuple(one for one in Quality if one in flags)


def told(flags: tuple[Quality, ...]) -> str | list[str]:
    """The flags as the observation's `quality`: one word, or several."""
    if not flags:
        return Quality.GOOD.value
    return flags[0].value if len(flags) == 1 else [one.value for one in flags]
