import datetime as dt

import pytest

from saola.ioc.thresholds import store
from saola.ioc.thresholds.model import Phase, Watch

pytestmark = [pytest.mark.django_db, pytest.mark.stores]
AT = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


def test_a_watch_is_kept_for_each_rule_and_station():
    rising = Watch(
        phase=Phase.RISING, since=AT, last_at=AT, last_measured_at=AT, value=2.5, peak=2.5
    )
    quiet = Watch(last_at=AT, last_measured_at=AT, value=0.1)
    store.keep("man-2", "s1", rising)
    store.keep("man-2", "s2", quiet)
    store.keep("man-2", "s2", quiet)
    assert store.find("man-2", "s1") == rising
    assert store.find("man-2", "s2") == quiet
    assert store.find("man-4", "s1") is None
