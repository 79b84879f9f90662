"""Figures of a unit and period, ready to be drawn: shares in percent. Pure."""

import datetime as dt

import msgspec

from saola.egov import limits, refusals
from saola.egov.dossiers.figures import Period
from saola.egov.dossiers.record import Counts
from saola.kernel.errors import Refusal


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a whole: how many, and its `share` of the whole in percent."""

    vi: str
    en: str
    count: int
    share: float
    colour: str


def period(first: str, last: str, today: dt.date) -> Period:
    """The period asked for; without days, this month until today. Refuses what is no period."""
    try:
        start = dt.date.fromisoformat(first) if first else today.replace(day=1)
        end = dt.date.fromisoformat(last) if last else max(today, start)
    except ValueError as no_day:
        raise Refusal(refusals.MALFORMED_PERIOD, days_max=limits.period_days_max) from no_day
    # Counted from midnight in Vietnam, the first and last days of all time would leave it.
    counted = dt.date.min < start <= end < dt.date.max
    if not counted or (end - start).days >= limits.period_days_max:
        raise Refusal(refusals.MALFORMED_PERIOD, days_max=limits.period_days_max)
    return Period(start, end)


def share(part: int, whole: int) -> float | None:
    """A part in percent; None of nothing."""
    return None if whole == 0 else 100 * part / whole


def solved(counts: Counts) -> list[Bar]:
    """What was solved: early, on time, late."""
    return _parts(
        ("Trước hạn", "Early", counts.solved_early, "good"),
        ("Đúng hạn", "On time", counts.solved_on_time, "good"),
        ("Quá hạn", "Late", counts.solved_late, "bad"),
    )


def received(counts: Counts) -> list[Bar]:
    """What was received: online, at the counter, by post."""
    return _parts(
        ("Trực tuyến", "Online", counts.received_online, "link"),
        ("Tại quầy", "At the counter", counts.received_counter, "link"),
        ("Bưu chính", "By post", counts.received_post, "link"),
    )


def _parts(*parts: tuple[str, str, int, str]) -> list[Bar]:
    whole = sum(count for _, _, count, _ in parts)
    return [
        Bar(vi=vi, en=en, count=count, share=share(count, whole) or 0.0, colour=colour)
        for vi, en, count, colour in parts
    ]
