import pytest

from saola.ioc import api, refusals
from saola.ioc.situation import actions
from saola.kernel.errors import Fault, Refusal
from saola.province.api import Text
from saola.scp import api as scp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_province", "clock")]
ENTITY = {
    "id": "urn:ngsi-ld:WaterQualityObserved:s1",
    "type": "WaterQualityObserved",
    "salinity": {"type": "Property", "value": 4.5, "observedAt": "2026-03-02T00:50:00Z"},
}


@pytest.fixture
def platform(monkeypatch):
    """The edge of the part: what the platform would answer over the network."""
    monkeypatch.setattr(scp, "query", lambda **_: [ENTITY])


def report():
    return api.report_incident(
        kind="flood",
        title=Text("Ngập", "Flood"),
        place="s1",
        severity="minor",
        source="test",
        key="k",
    )


@pytest.mark.usefixtures("platform")
def test_the_situation_tells_stations_tiles_and_what_is_running():
    code = report()
    now = actions.situation()
    assert now.reachable
    assert [(one.station, one.level, one.stale) for one in now.stations] == [
        ("s1", 4, False),
        ("s2", 0, True),
    ]
    assert [one.code for one in now.incidents] == [code]
    figures = {one.code: one.measure.value for one in now.tiles}
    assert figures == {"stations": 1, "alarming": 1, "incidents": 1, "dossiers": 0}


def test_without_the_platform_the_rest_is_still_told(monkeypatch):
    def unreachable(**_):
        raise Fault("the broker cannot be reached")

    monkeypatch.setattr(scp, "query", unreachable)
    now = actions.situation()
    assert not now.reachable
    assert all(one.stale for one in now.stations)


def test_history_is_a_sorted_list_of_numbers(monkeypatch):
    values = [
        [2.0, "2026-03-02T00:50:00Z"],
        ["x", "2026-03-02T00:40:00Z"],
        [1, "2026-03-02T00:30:00Z"],
        [9, "3000-01-01T00:00:00Z"],
    ]
    monkeypatch.setattr(scp, "temporal", lambda *_, **__: {"salinity": {"values": values}})
    assert actions.history("s1", "salinity") == [
        ("2026-03-02T00:30:00Z", 1.0),
        ("2026-03-02T00:50:00Z", 2.0),
    ]
    monkeypatch.setattr(scp, "temporal", lambda *_, **__: None)
    assert actions.history("s1", "salinity") == []
    for station, quantity in (("s9", "salinity"), ("s1", "rain"), ("../x", "")):
        with pytest.raises(Refusal) as refused:
            actions.history(station, quantity)
        assert refused.value.code is refusals.NO_SUCH_STATION
