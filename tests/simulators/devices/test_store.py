import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saola.kernel.errors import Fault
from saola.kernel.settings import current
from saola.simulators.devices import store
from saola.simulators.devices.model import Mark


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.integers(min_value=0, max_value=2**62))
def test_the_mark_is_read_as_it_was_kept(story, told):
    store.keep(Mark(story=story, told=told))
    assert store.mark() == Mark(story=story, told=told)


def test_without_a_mark_or_with_a_torn_one_the_story_begins(kept):
    assert store.mark() == Mark()
    kept.parent.mkdir()
    kept.write_bytes(b'{"story": "x", "to')
    assert store.mark() == Mark()


@pytest.fixture
def keys():
    path = current().var / "keys" / "devices.json"
    assert not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    yield path
    path.unlink(missing_ok=True)


def test_keys_of_the_installation_are_those_that_its_operator_put_there(keys):
    assert store.own_keys() == {}
    keys.write_text('{"xuan-hoa": "ours"}')
    assert store.own_keys() == {"xuan-hoa": "ours"}
    keys.write_text("[")
    with pytest.raises(Fault):
        store.own_keys()
