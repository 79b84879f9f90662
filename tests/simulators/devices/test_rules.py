import datetime as dt
import json

from hypothesis import given
from hypothesis import strategies as st
from tests.simulators.devices.record import READINGS, STATIONS, reading

from saola.kernel.clock import VIETNAM
from saola.simulators.devices import rules

KNOWN = rules.senders(STATIONS, {})
STORY = rules.story(READINGS, KNOWN)
AT = dt.datetime(2026, 11, 28, 1, tzinfo=dt.UTC)
hours = st.integers(min_value=0, max_value=28 * 24 - 1)
recorded = st.lists(
    st.tuples(st.sampled_from(["xuan-hoa", "vam-kenh"]), hours, st.integers(0, 300)),
    min_size=1,
    max_size=25,
).map(lambda rows: [at_hour(*row) for row in rows])


def at_hour(station, hour, tenths):
    day, hour = divmod(hour, 24)
    return reading(station, f"2024-03-{day + 1:02}T{hour:02}:00:00+07:00", tenths / 10)


def test_what_was_measured_is_told_in_its_order_and_forecasts_are_not():
    assert [(one.sender.code, one.value) for one in STORY] == [
        ("xuan-hoa", 3.9),
        ("vam-kenh", 9.5),
        ("xuan-hoa", 8.85),
        ("xuan-hoa", 4.1),
    ]


def test_a_station_without_a_key_sends_nothing_until_the_installation_gives_it_one():
    assert "no-key" not in KNOWN
    own = rules.senders(STATIONS, {"no-key": "ours", "xuan-hoa": "ours too"})
    assert (own["no-key"].key, own["xuan-hoa"].key) == ("ours", "ours too")
    assert "ours" not in repr(own["no-key"])


def test_a_message_says_when_it_is_sent_when_it_was_measured_and_who_printed_it():
    assert json.loads(rules.payload(STORY[0], AT)) == {
        "TimeInstant": "2026-11-28T01:00:00.000+00:00",
        "recordedAt": "2024-03-02T06:00:00+07:00",
        "source": "Báo thử",
        "salinity": {"value": 3.9, "unit": "g/l"},
    }


def test_after_the_story_the_last_day_of_each_station_comes_round_slowly():
    rounds = rules.last_day(STORY, VIETNAM)
    assert [one.value for one in rounds] == [8.85, 9.5, 4.1]
    place = len(STORY)
    heard = [rules.telling(place + turn, STORY, rounds) for turn in range(4)]
    assert [one.value for one, _ in heard] == [8.85, 9.5, 4.1, 8.85]
    assert sum(pause for _, pause in heard[:3]) == rules.ROUND_S
    assert rules.telling(0, STORY, rounds)[1] < rules.telling(place, STORY, rounds)[1]


@given(recorded)
def test_a_record_of_any_length_is_told_within_a_minute_and_a_round_ends_as_the_story_did(readings):
    story = rules.story(readings, KNOWN)
    rounds = rules.last_day(story, VIETNAM)
    pauses = (rules.telling(place, story, rounds)[1] for place in range(len(story)))
    assert sum(pauses) <= 60
    last = {one.sender.code: one.recorded_at for one in story}
    assert {one.sender.code: one.recorded_at for one in rounds} == last


@given(recorded, recorded)
def test_another_record_is_another_story(one, other):
    first, second = rules.story(one, KNOWN), rules.story(other, KNOWN)
    assert (rules.digest(first) == rules.digest(second)) == (
        [(t.sender.code, t.value, t.recorded_at) for t in first]
        == [(t.sender.code, t.value, t.recorded_at) for t in second]
    )
