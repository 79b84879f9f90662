import datetime as dt

import msgspec
import pytest

from saola.architecture.observed import store
from saola.architecture.repository.model import Observed

pytestmark = [pytest.mark.django_db, pytest.mark.stores]


def test_the_newest_counts_replace_the_older_ones():
    seen = Observed(
        consumer="a",
        provider="b",
        service="s",
        calls=3,
        errors=0,
        refused=1,
        last_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
    )
    store.put([seen])
    newer = msgspec.structs.replace(seen, calls=5)
    store.put([newer])
    assert store.everything() == [newer]
