import datetime as dt

import pytest
from tests.support.egov import START

from saola.egov.models import Lookup
from saola.egov.tracking import actions, store

pytestmark = [pytest.mark.django_db, pytest.mark.stores]


def test_attempts_are_counted_for_each_asker_and_age_out():
    for minutes in (0, 5, 10):
        store.add("a", START + dt.timedelta(minutes=minutes))
    store.add("b", START)
    assert store.count("a", START) == 2
    assert store.forget(START + dt.timedelta(minutes=5)) == 3
    assert (store.count("a", START), store.count("b", START - actions.WINDOW)) == (1, 0)


def test_no_address_is_kept():
    actions.forget()
    from saola.kernel.errors import Refusal

    with pytest.raises(Refusal):
        actions.track("nothing", "203.0.113.7")
    assert "203.0.113.7" not in Lookup.objects.get().asker
