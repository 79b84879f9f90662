"""Sums of traffic: hours of UTC become days of Vietnam and loads of services."""

import datetime as dt
import math
from collections.abc import Sequence

from saola.kernel import clock
from saola.lgsp.evidence.model import LATENCIES_MS, Hour
from saola.lgsp.inspection.model import Bar, Day, Load

MOST = 0.95
WIDTH, HEIGHT, GAP = 700.0, 150.0, 4.0


def days(hours: Sequence[Hour], last: dt.date, count: int) -> tuple[Day, ...]:
    """`count` days up to `last`, each with its calls; days without traffic are there too."""
    sums = {last - dt.timedelta(days=back): [0, 0, 0] for back in reversed(range(count))}
    for one in hours:
        day = clock.local(dt.datetime.fromisoformat(f"{one.hour}:00+00:00")).date()
        if day in sums:
            answered = one.calls - one.errors - one.refused
            for place, number in enumerate((answered, one.errors, one.refused)):
                sums[day][place] += number
    return tuple(
        Day(day=day, answered=answered, errors=errors, refused=refused)
        for day, (answered, errors, refused) in sums.items()
    )


def loads(hours: Sequence[Hour]) -> tuple[Load, ...]:
    """Each service's load, the busiest first."""
    by_service: dict[str, list[Hour]] = {}
    for one in hours:
        by_service.setdefault(one.service, []).append(one)
    found = [_load(service, parts) for service, parts in by_service.items()]
    return tuple(sorted(found, key=lambda load: (-load.calls, load.service)))


def most_ms(within: Sequence[int]) -> int | None:
    """The bound that 19 of 20 calls kept; None when there were none, or it lies above all."""
    wanted, seen = math.ceil(sum(within) * MOST), 0
    for bound, count in zip(LATENCIES_MS, within, strict=False):
        seen += count
        if wanted and seen >= wanted:
            return bound
    return None


def bars(shown: Sequence[Day]) -> tuple[Bar, ...]:
    """The days as stacked bars of a drawing `WIDTH` by `HEIGHT`."""
    highest = max((day.calls for day in shown), default=0) or 1
    step = WIDTH / max(len(shown), 1)
    drawn = []
    for place, day in enumerate(shown):
        floor, parts = HEIGHT, []
        for kind in ("answered", "errors", "refused"):
            height = getattr(day, kind) * HEIGHT / highest
            floor -= height
            parts.append((kind, round(floor, 2), round(height, 2)))
        drawn.append(
            Bar(
                day=day,
                x=round(place * step + GAP / 2, 2),
                width=round(step - GAP, 2),
                parts=tuple(parts),
            )
        )
    return tuple(drawn)


def _load(service: str, parts: Sequence[Hour]) -> Load:
    calls, refused = sum(one.calls for one in parts), sum(one.refused for one in parts)
    went_out = calls - refused
    columns = zip(*(one.within for one in parts), strict=True)
    return Load(
        service=service,
        calls=calls,
        errors=sum(one.errors for one in parts),
        refused=refused,
        undeclared=sum(one.undeclared for one in parts),
        average_ms=round(sum(one.duration_ms for one in parts) / went_out) if went_out else None,
        most_ms=most_ms([sum(column) for column in columns]),
    )
