import pytest

from saola.cityapps.salinity import layer
from saola.ioc.situation import actions as ioc
from saola.kernel import clock as clocks
from saola.scp import api as scp

pytestmark = pytest.mark.usefixtures("river", "clock")


def entities(**values):
    return {
        f"urn:ngsi-ld:WaterQualityObserved:{station}": {
            "id": f"urn:ngsi-ld:WaterQualityObserved:{station}",
            "type": "WaterQualityObserved",
            "salinity": {"value": value, "observedAt": "2026-03-02T00:50:00Z"},
        }
        for station, value in values.items()
    }


@pytest.mark.django_db
def test_the_operations_centre_shows_the_reach_as_a_tile_and_isohalines_as_marks(monkeypatch):
    found = entities(s1=8.0, s2=2.0)
    monkeypatch.setattr(scp, "query", lambda **_: list(found.values()))
    now = ioc.situation()
    tile = next(one for one in now.tiles if one.code == "isohaline-4")
    assert tile.measure.value == 10.0
    assert tile.measure.source.vi == "nội suy, Cửa Tiểu"
    (mark,) = [one for one in now.marks if one.level == 4]
    assert mark.label.vi == "4 ‰"
    assert "10,0 km" in mark.name.vi
    assert (mark.lat, mark.lon) == (pytest.approx(10.25), pytest.approx(106.7))


def test_what_is_not_known_is_neither_figure_nor_mark():
    added = layer.addition(entities(s1=0.1), clocks.now())
    told = added.measures["isohaline_4_km"]
    assert told.value is None
    assert told.source.en == "Tieu mouth, not as far as the first station counted, at km 0.0"
    assert told.at is not None
    assert added.marks == ()


def test_without_a_fresh_reading_the_tile_has_neither_figure_nor_age():
    told = layer.addition({}, clocks.now()).measures["isohaline_4_km"]
    assert (told.value, told.at) == (None, None)
    assert told.source.en == "salinity stations"
