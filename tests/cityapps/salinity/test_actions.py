import pytest

from saola.cityapps.salinity import actions
from saola.cityapps.salinity.model import Known
from saola.kernel import clock as clocks
from saola.scp import api as scp

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("river")]


def send(station, value, at):
    scp.upsert(
        [
            {
                "id": f"urn:ngsi-ld:WaterQualityObserved:{station}",
                "type": "WaterQualityObserved",
                "salinity": {
                    "type": "Property",
                    "value": value,
                    "observedAt": clocks.isoformat(at),
                },
                "source": {"type": "Property", "value": "đo thử"},
            }
        ]
    )


@pytest.mark.usefixtures("broker")
def test_readings_sent_to_the_broker_make_profile_isohaline_and_week():
    import datetime as dt

    now = clocks.now()
    send("s1", 9.0, now - dt.timedelta(hours=3))
    send("s1", 8.0, now - dt.timedelta(minutes=5))
    send("s2", 2.0, now - dt.timedelta(minutes=4))
    send("s3", 6.0, now - dt.timedelta(days=2))
    found = actions.salinity()
    assert found.reachable
    (river,) = found.profiles
    assert [(one.station, one.value, one.stale) for one in river.readings] == [
        ("s1", 8.0, False),
        ("s2", 2.0, False),
        ("s3", 6.0, True),
    ]
    assert river.readings[0].source == "đo thử"
    line = river.isohalines[-1]
    assert line.reach.known is Known.AT
    assert line.reach.km == pytest.approx(10.0)
    weeks = actions.histories(found.profiles, found.others)
    assert [point.value for point in weeks["s1"]] == [9.0, 8.0]
    assert weeks["c1"] == []


@pytest.mark.usefixtures("no_broker")
def test_without_the_broker_stations_stand_there_without_values():
    found = actions.salinity()
    assert not found.reachable
    assert [one.value for one in found.profiles[0].readings] == [None, None, None]
    assert found.profiles[0].isohalines[-1].reach.known is Known.UNKNOWN
