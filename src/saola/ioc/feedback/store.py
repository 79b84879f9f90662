"""Answered reports in the control store."""

import datetime as dt

from django.db.models import Count, Q

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


def counts_by_unit(start: dt.datetime, end: dt.datetime) -> dict[str, FeedbackCounts]:
    """Answers from `start` until before `end` of each unit that gave any."""
    rows = models.Feedback.objects.filter(answered_at__gte=start, answered_at__lt=end).order_by()
    found = rows.values("unit").annotate(
        answered=Count("pk"), in_time=Count("pk", filter=Q(on_time=True))
    )
    return {
        one["unit"]: FeedbackCounts(answered=one["answered"], on_time=one["in_time"])
        for one in found
    }
