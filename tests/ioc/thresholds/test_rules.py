import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from saola.ioc.thresholds.model import News, Phase, Reading, Threshold
from saola.ioc.thresholds.rules import judge, threshold

START = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
HELD = Threshold(rule="man", limit=2.0, for_s=600, clear_below=1.8, gap_s=3600)


def reading(seconds, value, measured=None):
    at = START + dt.timedelta(seconds=seconds)
    real = at if measured is None else START + dt.timedelta(seconds=measured)
    return Reading(station="s", quantity="salinity", value=value, at=at, measured_at=real)


def walk(readings, held=HELD):
    watch, news = None, []
    for one in readings:
        watch, said = judge(watch, one, held)
        news.append(said)
    return watch, news


def test_it_fires_once_the_limit_has_been_held_long_enough():
    _, news = walk([reading(0, 2.0), reading(300, 2.5), reading(600, 2.1), reading(900, 3.0)])
    assert news == [News.NOTHING, News.NOTHING, News.FIRED, News.NOTHING]


def test_a_dip_below_the_limit_starts_the_counting_anew():
    _, news = walk([reading(0, 2.0), reading(300, 1.99), reading(600, 2.1), reading(1200, 2.1)])
    assert news == [News.NOTHING, News.NOTHING, News.NOTHING, News.FIRED]


def test_it_ends_only_below_the_hysteresis():
    steps = [reading(0, 2.0), reading(600, 2.0), reading(700, 1.8), reading(800, 1.79)]
    watch, news = walk(steps)
    assert news[2:] == [News.NOTHING, News.CLEARED]
    assert watch.phase is Phase.QUIET


def test_a_long_gap_proves_nothing_about_the_time_in_between():
    _, news = walk([reading(0, 2.0), reading(5000, 2.0), reading(5600, 2.0)])
    assert news == [News.NOTHING, News.NOTHING, News.FIRED]


def test_recorded_readings_count_the_time_in_which_they_were_measured():
    _, news = walk([reading(0, 2.5, measured=-90000), reading(1, 2.5, measured=-89000)])
    assert news == [News.NOTHING, News.FIRED]


def test_a_replay_begun_again_counts_anew():
    watch, _ = walk([reading(0, 2.5, measured=-1000), reading(1, 2.5, measured=-90000)])
    assert watch.phase is Phase.RISING
    assert watch.since == START + dt.timedelta(seconds=-90000)


def test_a_station_without_the_level_is_not_watched():
    levels = [(1, 0.5)]
    assert threshold(rule="r", level=4, for_s=0, hysteresis=0, levels=levels, gap_s=60) is None
    held = threshold(rule="r", level=1, for_s=0, hysteresis=0.1, levels=levels, gap_s=60)
    assert held.limit == 0.5
    assert held.clear_below == 0.4


seconds = st.integers(0, 4000)
values = st.floats(0, 5, allow_nan=False)
series = st.lists(st.tuples(seconds, values), max_size=40)


def oracle(points, held):
    """Whether it stands fired after `points`, told from all of them at once, newest judged last."""
    kept, newest = [], None
    for at, value in points:
        if newest is None or at > newest:
            newest = at
            kept.append((at, value))
    fired, run = False, None
    for at, value in kept:
        if fired:
            fired = value >= held.clear_below
            run = None
        elif value < held.limit:
            run = None
        else:
            earlier = [one for one in kept if one[0] < at]
            joined = run is not None and at - earlier[-1][0] <= held.gap_s
            run = run if joined else at
            fired = at - run >= held.for_s
    return fired


@given(series)
def test_it_agrees_with_an_oracle_that_sees_all_readings_at_once(points):
    watch, _ = walk([reading(at, value) for at, value in points])
    assert (watch is not None and watch.phase is Phase.FIRING) == oracle(points, HELD)


@given(series)
def test_late_and_repeated_readings_change_nothing(points):
    readings = [reading(at, value) for at, value in points]
    watch, _ = walk(readings)
    for one in readings:
        again, news = judge(watch, one, HELD)
        assert again == watch
        assert news is News.STALE


@given(series)
def test_firing_and_clearing_take_turns(points):
    _, news = walk([reading(at, value) for at, value in points])
    told = [one for one in news if one in {News.FIRED, News.CLEARED}]
    assert all(one is (News.FIRED, News.CLEARED)[n % 2] for n, one in enumerate(told))
