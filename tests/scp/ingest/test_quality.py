from hypothesis import given
from hypothesis import strategies as st

from saola.scp import limits
from saola.scp.entities.quality import is_doubtful
from saola.scp.ingest.model import Quality, Watched
from saola.scp.ingest.quality import judge, told

NOW = 1_700_000_000_000_000
SECOND = 1_000_000
WATCHED = Watched(low=1, high=9, period_s=60, stuck_count=3, stuck_s=600)
values = st.sampled_from([0.5, 2.0, 3.0, 9.5])
ages = st.integers(0, 2 * limits.reading_late_s)


def series(readings, watched=WATCHED):
    """The flags and the stand after each reading: value, and seconds before now."""
    before, found = None, []
    for value, age in readings:
        flags, before = judge(watched, before, value, NOW - age * SECOND, NOW)
        found.append((set(flags), before))
    return found


def flags(*readings, **watched):
    return series(readings, Watched(**watched))[-1][0]


def test_a_value_outside_the_plausible_range_is_marked():
    assert flags((0.5, 0), low=1) == {Quality.OUT_OF_RANGE}
    assert flags((9.5, 0), high=9) == {Quality.OUT_OF_RANGE}
    assert flags((1.0, 0), low=1, high=9) == set()


def test_the_same_value_too_often_or_for_too_long_is_stuck():
    assert flags((2, 30), (2, 20), (2, 10), stuck_count=3) == {Quality.STUCK}
    assert flags((2, 30), (3, 20), (2, 10), stuck_count=3) == set()
    assert flags((2, 700), (2, 10), stuck_s=600) == {Quality.STUCK}
    assert flags((2, 400), (2, 10), stuck_s=600) == set()


def test_a_reading_long_after_the_one_before_it_ends_a_gap():
    assert flags((2, 200), (3, 100), period_s=60) == {Quality.GAP}
    assert flags((2, 200), (3, 120), period_s=60) == set()


def test_what_arrives_long_after_it_was_measured_or_after_a_newer_one_is_late():
    assert flags((2, limits.reading_late_s + 1)) == {Quality.LATE}
    assert flags((2, 10), (3, 20)) == {Quality.LATE}
    assert flags((2, 10), (3, 5)) == set()


def test_the_flags_are_one_word_or_several_and_only_some_are_doubts():
    assert told(()) == "good"
    assert told((Quality.GAP,)) == "gap"
    assert told((Quality.GAP, Quality.STUCK)) == ["gap", "stuck"]
    for value, doubtful in (("good", 0), ("late", 0), ("stuck", 1), (["gap", "stuck"], 1)):
        assert is_doubtful({"quality": {"type": "Property", "value": value}}) == bool(doubtful)
    assert not is_doubtful({"value": 1})


@given(st.lists(st.tuples(values, ages), max_size=12))
def test_where_nothing_is_watched_only_lateness_is_known(readings):
    for found, _ in series(readings, Watched()):
        assert found <= {Quality.LATE}


@given(st.lists(st.tuples(values, ages), min_size=1, max_size=12))
def test_a_late_reading_leaves_the_series_as_it_stands(readings):
    before = series(readings)[-1][1]
    found, after = judge(WATCHED, before, 2.0, before.at - SECOND, NOW)
    assert after is before
    assert Quality.LATE in found
    assert not set(found) & {Quality.STUCK, Quality.GAP}


@given(st.lists(st.tuples(values, ages), min_size=1, max_size=12))
def test_a_reading_sent_again_is_judged_as_before(readings):
    newest = series(readings)[-1][1]
    found, after = judge(WATCHED, newest, newest.value, newest.at, NOW)
    assert (found, after) == (newest.flags, newest)


@given(st.lists(st.tuples(values, ages), min_size=1, max_size=12))
def test_the_stand_is_the_newest_reading_and_its_run_of_equal_values(readings):
    newest = series(readings)[-1][1]
    assert newest.at == NOW - min(age for _, age in readings) * SECOND
    assert newest.since <= newest.at
    assert 1 <= newest.count <= len(readings)
    assert (newest.count == 1) == (newest.since == newest.at)
    assert (Quality.STUCK in newest.flags) == (
        newest.count >= WATCHED.stuck_count
        or (newest.count > 1 and newest.at - newest.since >= WATCHED.stuck_s * SECOND)
    )
    assert (Quality.OUT_OF_RANGE in newest.flags) == (not 1 <= newest.value <= 9)
