import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.ioc.situation import rules
from saola.ioc.situation.model import StationState
from saola.province.api import AlarmLevel, Indicator, Quantity, Station, Text

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
WORDS = Text("Mặn", "Salt")
LEVELS = tuple(AlarmLevel(level=n, at=at, name=WORDS) for n, at in ((1, 0.5), (2, 1.0), (4, 4.0)))
SALINITY = Quantity(
    code="salinity",
    name=WORDS,
    unit="‰",
    low=0,
    high=40,
    stale_after_s=3600,
    entity_type="WaterQualityObserved",
    attribute="salinity",
    levels=LEVELS,
)
STATION = Station(
    code="s1", name=WORDS, lat=10.0, lon=106.0, quantities=("salinity",), source="bản tin"
)


def entity(value, at="2026-03-02T00:30:00Z", **more):
    return {"salinity": {"type": "Property", "value": value, "observedAt": at}, **more}


def state(found):
    return rules.state_of(STATION, SALINITY, LEVELS, found, NOW)


def at_km(km, value, stale=False, river="tieu"):
    return StationState(
        station=f"s{km}",
        name=WORDS,
        lat=0,
        lon=0,
        quantity="salinity",
        quantity_name=WORDS,
        unit="‰",
        entity="urn:x:y",
        value=value,
        at=NOW,
        stale=stale,
        river=river,
        river_km=km,
    )


def test_a_station_shows_its_value_with_level_age_and_source():
    found = state(entity(1.2, source={"type": "Property", "value": "Đài KTTV"}))
    assert (found.value, found.level, found.stale, found.source) == (1.2, 2, False, "Đài KTTV")
    assert found.judged


def test_nothing_is_said_of_a_value_where_no_alarm_level_is_known():
    found = rules.state_of(STATION, SALINITY, (), entity(1.2), NOW)
    assert (found.value, found.level, found.judged) == (1.2, 0, False)


def test_a_replayed_reading_tells_when_it_was_really_measured():
    measured = dt.datetime(2020, 3, 25, tzinfo=dt.UTC)
    replayed = entity(4.9)
    replayed["salinity"]["recordedAt"] = {"type": "Property", "value": measured.isoformat()}
    found = state(replayed)
    assert found.recorded_at == measured
    assert rules.measures([found])["salinity_max"].recorded_at == measured


def test_an_old_value_is_stale_and_a_replayed_one_says_when_it_was_measured():
    assert state(entity(1.2, "2026-03-01T23:59:59Z")).stale
    replayed = entity(1.2)
    replayed["salinity"]["recordedAt"] = {"type": "Property", "value": "2024-03-10T07:00:00Z"}
    assert state(replayed).recorded_at == dt.datetime(2024, 3, 10, 7, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "found",
    [
        None,
        {},
        {"salinity": "1.2"},
        entity("high"),
        entity(True),
        entity(None),
        entity(float("nan")),
    ],
)
def test_what_is_no_figure_is_shown_as_none(found):
    assert state(found).value is None
    assert state(found).stale


ENDS_OF_TIME = ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+07:00"]


@pytest.mark.parametrize("at", ["", "yesterday", "2026-03-02T00:30:00", 7, None, *ENDS_OF_TIME])
def test_a_value_without_a_time_counts_as_stale(at):
    assert state(entity(1.2, at)).at is None
    assert state(entity(1.2, at)).stale


@pytest.mark.parametrize("at", ["2026-03-02T01:05:01Z", "3000-01-01T00:00:00Z"])
def test_a_value_of_the_future_counts_as_one_without_a_time(at):
    future = entity(1.2, at)
    future["salinity"]["recordedAt"] = {"type": "Property", "value": at}
    found = state(future)
    assert (found.at, found.recorded_at, found.stale) == (None, None, True)
    assert not state(entity(1.2, "2026-03-02T01:05:00Z")).stale, "a clock may be a little fast"


@given(st.floats(0, 40), st.floats(0, 40))
def test_a_higher_value_never_has_a_lower_level(one, other):
    levels = [
        found.level if (found := rules.level_of(value, LEVELS)) else 0
        for value in sorted((one, other))
    ]
    assert levels == sorted(levels)


def test_figures_count_fresh_stations_only():
    found = rules.measures([at_km(5, 8.0), at_km(25, 2.0), at_km(45, 9.9, stale=True)])
    assert found["stations_reporting"].value == 2
    assert found["salinity_max"].value == 8.0
    assert rules.measures([])["salinity_max"].value is None


def test_a_tile_says_whether_the_target_is_met_and_does_not_invent_figures():
    found = rules.measures([at_km(5, 8.0)])
    given = {"code": "c", "name": WORDS, "unit": WORDS}
    low = Indicator(**given, measure="salinity_max", target=4.0)
    assert rules.tile(low, found).good is False
    high = Indicator(**given, measure="salinity_max", target=4.0, good="high")
    assert rules.tile(high, found).good is True
    unknown = rules.tile(Indicator(**given, measure="happiness", target=4.0), found)
    assert unknown.measure.value is None
    assert unknown.good is None
