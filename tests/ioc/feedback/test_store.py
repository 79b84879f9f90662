import datetime as dt

import pytest

from saola.ioc import api
from saola.ioc.api import FeedbackCounts

pytestmark = [pytest.mark.django_db, pytest.mark.stores]
DAY = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


def test_answers_are_counted_once_by_unit_and_period():
    later = DAY + dt.timedelta(days=1)
    assert api.record_feedback("U1", on_time=True, key="a", answered_at=DAY)
    assert not api.record_feedback("U1", on_time=False, key="a", answered_at=DAY)
    api.record_feedback("U1", on_time=False, key="b", answered_at=DAY)
    api.record_feedback("U2", on_time=True, key="c", answered_at=DAY)
    api.record_feedback("U1", on_time=True, key="d", answered_at=later)
    assert api.feedback_statistics("U1", DAY, later) == FeedbackCounts(answered=2, on_time=1)
    assert api.feedback_statistics(None, DAY, later) == FeedbackCounts(answered=3, on_time=2)
    assert api.feedback_statistics("U3", DAY, later) == FeedbackCounts(answered=0, on_time=0)
