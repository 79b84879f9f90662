import datetime as dt
import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ioc.conftest import LEVELS, said

from saola.cityapps import limits as app_limits
from saola.cityapps.salinity import drawing, rules, words
from saola.cityapps.salinity.model import Known, Point, Reach, Reading
from saola.province.api import Quantity, River, Station

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
RIVER = River(
    code="tieu",
    name=said("Cửa Tiểu"),
    line=((106.8, 10.2), (106.6, 10.3), (106.4, 10.4)),
    km=(0.0, 20.0, 40.0),
)
QUANTITY = Quantity(
    code="salinity",
    name=said("Độ mặn"),
    unit="‰",
    low=0,
    high=40,
    stale_after_s=3600,
    entity_type="WaterQualityObserved",
    attribute="salinity",
    levels=LEVELS,
)
STATION = Station(code="s1", name=said("Vàm Kênh"), lat=10.3, lon=106.7, quantities=("salinity",))


def at_km(km, value, *, stale=False):
    return Reading(
        station=f"s{km}",
        name=said(f"Trạm {km}"),
        lat=10.3,
        lon=106.5,
        river="tieu",
        km=float(km),
        value=value,
        level=None if value is None else rules.level_of(value, LEVELS),
        at=NOW,
        recorded_at=None,
        stale=stale,
        source="thử",
    )


rivers = st.lists(
    st.tuples(st.integers(0, 80), st.floats(0, 30)), max_size=8, unique_by=lambda pair: pair[0]
).map(lambda pairs: [at_km(km, value) for km, value in pairs])
limits = st.floats(0.1, 10)


def furthest(reach):
    """The least that is known of how far it reaches; nothing known is nothing claimed."""
    return -1.0 if reach.known in {Known.SHORT, Known.UNKNOWN} else reach.km


def test_an_isohaline_lies_between_the_stations_around_it():
    found = rules.reach([at_km(5, 8.0), at_km(25, 2.0)], 4.0)
    assert found.known is Known.AT
    assert found.km == pytest.approx(15.0)


@pytest.mark.parametrize(
    ("readings", "reach"),
    [
        ([], Reach(known=Known.UNKNOWN)),
        ([at_km(5, 8.0, stale=True), at_km(25, None)], Reach(known=Known.UNKNOWN)),
        ([at_km(5, 8.0), at_km(25, 5.0)], Reach(known=Known.BEYOND, km=25.0)),
        ([at_km(5, 2.0), at_km(25, 1.0)], Reach(known=Known.SHORT, km=5.0)),
        ([at_km(5, 8.0), at_km(40, 1.0)], Reach(known=Known.BETWEEN, km=5.0, until_km=40.0)),
        ([at_km(5, 8.0), at_km(20, 2.0, stale=True)], Reach(known=Known.BEYOND, km=5.0)),
    ],
)
def test_what_stations_cannot_tell_is_not_claimed(readings, reach):
    assert rules.reach(readings, 4.0) == reach
    assert words.reach(reach).vi != words.reach(reach).en


@given(rivers, limits)
def test_an_isohaline_never_lies_outside_the_stations(readings, limit):
    found = rules.reach(readings, limit)
    kilometres = [one.km for one in readings]
    for km in (found.km, found.until_km):
        assert km is None or min(kilometres) <= km <= max(kilometres)
    assert (found.known is Known.UNKNOWN) == (not readings)


@given(rivers, limits, limits)
def test_a_saltier_line_never_lies_further_inland(readings, one, other):
    low, high = sorted((one, other))
    assert furthest(rules.reach(readings, high)) <= furthest(rules.reach(readings, low)) + 1e-9


@given(rivers.filter(bool), limits, st.data())
def test_a_rising_station_never_pushes_the_line_back(readings, limit, data):
    place = data.draw(st.integers(0, len(readings) - 1))
    more = data.draw(st.floats(0, 20))
    risen = list(readings)
    risen[place] = at_km(int(readings[place].km), readings[place].value + more)
    assert furthest(rules.reach(readings, limit)) <= furthest(rules.reach(risen, limit)) + 1e-9


@given(st.floats(-5, 50))
def test_a_kilometre_of_the_river_is_a_point_on_its_line(km):
    lat, lon = rules.point_at(RIVER, km)
    assert 10.2 <= lat <= 10.4
    assert lon == pytest.approx(106.8 - 2 * (lat - 10.2))


def test_a_profile_runs_from_the_mouth_inland_and_knows_the_furthest_line():
    found = rules.profile(RIVER, [at_km(25, 2.0), at_km(5, 8.0)], LEVELS)
    assert [one.km for one in found.readings] == [5.0, 25.0]
    line = found.isohalines[-1]
    assert line.level.at == 4.0
    assert line.lat == pytest.approx(10.275)
    assert rules.furthest([found], 4.0) == (found, line.reach)
    assert rules.furthest([rules.profile(RIVER, [], LEVELS)], 4.0) is None


def recorded(km, value, year):
    at = dt.datetime(year, 3, 2, tzinfo=dt.UTC)
    return msgspec.structs.replace(at_km(km, value), recorded_at=at)


def test_an_isohaline_stands_on_readings_of_one_time_and_names_the_rest():
    old, near, far = recorded(5, 8.0, 2018), recorded(10, 6.0, 2025), recorded(30, 2.0, 2025)
    found = rules.profile(RIVER, [far, old, near], LEVELS)
    assert found.left_out == (old,)
    assert found.since == found.until == near.recorded_at
    assert found.isohalines[-1].reach == rules.reach([near, far], 4.0)
    assert words.stands_on(found).vi == "Theo số đo ngày 02/03/2025."
    assert words.left_out(found).en.endswith("Trạm 5 (02/03/2018).")
    drawn = drawing.profile(found)
    assert [dot.look for dot in drawn.dots] == ["stale", "4", "3"]


def test_rivers_measured_at_another_time_are_not_compared():
    old = rules.profile(RIVER, [recorded(5, 8.0, 2018), recorded(25, 2.0, 2018)], LEVELS)
    new = rules.profile(RIVER, [recorded(5, 5.0, 2025), recorded(25, 1.0, 2025)], LEVELS)
    assert rules.furthest([old, new], 4.0) == (new, new.isohalines[-1].reach)


@given(rivers, st.lists(st.integers(0, 100), max_size=8))
def test_readings_compared_are_never_further_apart_than_the_limit(readings, hours):
    dated = [
        msgspec.structs.replace(one, recorded_at=NOW - dt.timedelta(hours=count))
        for one, count in zip(readings, hours, strict=False)
    ]
    times = [one.measured_at for one in rules.comparable(dated)]
    assert bool(times) == bool(dated)
    apart = max(times, default=NOW) - min(times, default=NOW)
    assert apart <= dt.timedelta(hours=app_limits.isohaline_apart_h_max)


def test_a_source_in_english_is_a_numbered_document_or_nothing():
    law = words.reference("Quyết định 18/2021/QĐ-TTg, điều 5 khoản 23")
    assert law.en == "Decision 18/2021/QĐ-TTg, article 5 clause 23"
    assert words.reference("khuyến cáo nông nghiệp đã đăng báo").en == ""


@pytest.mark.parametrize("value", ["high", True, None, float("nan"), {}, [1]])
def test_what_is_no_figure_is_no_reading(value):
    entity = {"salinity": {"value": value, "observedAt": "2026-03-02T00:50:00Z"}}
    found = rules.reading(STATION, QUANTITY, LEVELS, entity, NOW)
    assert found.value is None
    assert not found.fresh
    assert words.advice(found) == words.NO_VALUE


@pytest.mark.parametrize("at", ["", "yesterday", "2026-03-02T00:50:00", 7, "2026-03-01T23:00:00Z"])
def test_an_old_or_undated_reading_is_stale_and_gives_no_advice(at):
    entity = {"salinity": {"value": 0.1, "observedAt": at}}
    found = rules.reading(STATION, QUANTITY, LEVELS, entity, NOW)
    assert found.stale
    assert words.advice(found) == words.STALE


def test_a_fresh_reading_says_its_level_and_below_all_says_so():
    def told(value):
        entity = {"salinity": {"value": value, "observedAt": "2026-03-02T00:50:00Z"}}
        return words.advice(rules.reading(STATION, QUANTITY, LEVELS, entity, NOW))

    assert told(1.0) == LEVELS[1].name
    assert told(0.4) == words.BELOW_ALL


points = st.lists(
    st.tuples(st.integers(0, 10_000), st.floats(0, 40)), max_size=200, unique_by=lambda p: p[0]
).map(lambda pairs: [Point(NOW + dt.timedelta(minutes=m), v) for m, v in sorted(pairs)])


@given(points, st.integers(1, 60))
def test_a_thinned_week_keeps_its_order_and_its_peak(history, most):
    kept = rules.thinned(history, most)
    assert len(kept) <= most
    assert kept == sorted(kept, key=lambda point: point.at)
    assert max((one.value for one in kept), default=0) == max(
        (one.value for one in history), default=0
    )


@pytest.mark.parametrize(
    ("minutes", "seen"), [((), False), ((0,), False), ((0, 1), False), ((0, 90, 360), True)]
)
def test_a_week_of_a_few_moments_is_told_in_words_since_its_line_is_not_seen(minutes, seen):
    history = [Point(NOW + dt.timedelta(minutes=one), 1.0) for one in minutes]
    assert rules.drawable(at_km(5, 1.0), history) is seen


def test_replayed_values_of_other_days_are_never_joined_into_a_week():
    history = [Point(NOW - dt.timedelta(days=1), 8.0), Point(NOW, 1.0)]
    replayed = msgspec.structs.replace(at_km(5, 1.0), recorded_at=NOW - dt.timedelta(days=400))
    assert rules.drawable(at_km(5, 1.0), history)
    assert not rules.drawable(replayed, history)


def test_a_history_holds_numbers_with_instants_alone():
    values = [[2.0, "2026-03-02T00:50:00Z"], ["x", "2026-03-02T00:40:00Z"], [1, "?"]]
    values += [
        [3.0, "9999-12-31T23:59:59Z"],
        [4.0, "0001-01-01T00:00:00+07:00"],
        [5.0, "3000-01-01T00:00:00Z"],
    ]
    assert [one.value for one in rules.points([{"values": values}, None, "x"], NOW)] == [2.0]


@given(rivers)
def test_a_drawing_stays_inside_its_frame(readings):
    drawn = drawing.profile(rules.profile(RIVER, readings, LEVELS))
    assert (drawn is None) == (not readings)
    for dot in drawn.dots if drawn else ():
        assert drawing.LEFT <= float(dot.x) <= drawing.WIDTH - drawing.RIGHT
        assert drawing.TOP - 1 <= float(dot.y) <= drawing.HEIGHT - drawing.BOTTOM


@given(points)
def test_a_spark_is_a_line_of_numbers_or_nothing(history):
    text = drawing.spark(history)
    assert bool(text) == (len(history) > 1)
    assert all(math.isfinite(float(part)) for pair in text.split() for part in pair.split(","))
