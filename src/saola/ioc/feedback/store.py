"""Answered reports in the control store."""

import datetime as dt

from saola.ioc import models
from saola.ioc.feedback.model import FeedbackCounts


def add(key: str, unit: str, answered_at: dt.datetime, *, on_time: bool) -> bool:
    """Keep one answer; False when it was counted before."""
    _, created = models.Feedback.objects.get_or_create(
        key=key, defaults={"unit": unit, "on_time": on_time, "answered_at": answered_at}
    )
    return created


def counts(unit: str | None, start: dt.datetime, end: dt.datetime) -> FeedbackCounts:
    """Answers from `start` until before `end`, of one unit or of all."""
    rows = models.Feedback.objects.filter(answered_at__gte=start, answered_at__lt=end)
    if unit is not None:
        rows = rows.filter(unit=unit)
    return FeedbackCounts(answered=rows.count(), on_time=rows.filter(on_time=True).count())
