import msgspec
import pytest

from saola.channels import api as channels
from saola.ioc.incidents import store as incidents
from saola.ioc.incidents.model import Severity, State
from saola.ioc.thresholds import actions, jobs
from saola.ioc.thresholds.model import News
from saola.ioc.thresholds.notices import SUBSCRIPTION, readings
from saola.kernel import events, orm
from saola.province import api as province
from saola.province.api import Reach
from saola.scp.events import EntityNotified

pytestmark = [pytest.mark.django_db, pytest.mark.stores, pytest.mark.usefixtures("a_province")]


def notice(value, at, station="s1", **facts):
    given = {"subscription": SUBSCRIPTION, "changed": ("salinity", "dateObserved")} | facts
    return EntityNotified(
        entity=f"urn:ngsi-ld:WaterQualityObserved:{station}",
        type="WaterQualityObserved",
        data={"salinity": value, "name": "Vàm Kênh"},
        observed_at=at,
        at=at,
        **given,
    )


def delivered(told):
    """Hand a notice to the handler as the worker does: out of an outbox, in one transaction."""
    with orm.transacting() as tx:
        seq = events.last_seq(tx)
        events.emit(tx, told, key=told.entity)
        envelope = events.read(tx, "scp", after=seq, limit=1)[0]
        return events.deliver(tx, jobs.HANDLER, envelope)


def test_a_threshold_held_long_enough_opens_an_incident_with_its_procedure(reading):
    assert actions.heed(reading(0, 1.2)) == [("man-2", News.NOTHING), ("man-4", News.NOTHING)]
    assert actions.heed(reading(700, 1.3))[0] == ("man-2", News.FIRED)
    (incident,) = incidents.open_incidents(10)
    assert incident.key == "salinity@s1"
    assert incident.severity is Severity.MODERATE
    assert "1,3 ‰" in incident.title.vi
    assert [task.step for task in incidents.tasks(incident.code)] == ["cong", "bao"]


def test_a_worse_level_raises_the_open_incident_instead_of_opening_another(reading):
    actions.heed(reading(0, 1.2))
    actions.heed(reading(700, 1.2))
    actions.heed(reading(800, 4.5))
    (incident,) = incidents.open_incidents(10)
    assert incident.severity is Severity.SEVERE
    assert incident.alerts == 2


def test_a_reading_in_doubt_opens_nothing():
    quantities = province.current().quantities
    doubted = notice(9, "2024-03-02T00:00:00Z", doubtful=("salinity",))
    assert readings(doubted, quantities) == []
    other = notice(9, "2024-03-02T00:00:00Z", doubtful=("waterLevel",))
    assert [one.value for one in readings(other, quantities)] == [9]


def test_falling_below_is_told_on_the_timeline_and_leaves_the_closing_to_people(reading):
    actions.heed(reading(0, 4.5))
    actions.heed(reading(60, 0.2))
    (incident,) = incidents.open_incidents(10)
    assert [one.act for one in incidents.timeline(incident.code, 10)] == [
        "opened",
        "bulletin",
        "cleared",
        "bulletin_over",
    ]
    assert incident.state is State.OPEN
    assert incident.subsided_at is not None


def test_the_people_hear_that_a_station_fell_below_its_level_and_when_it_rises_again(reading):
    actions.heed(reading(0, 4.5))
    (first,) = channels.alerts_in_force()
    assert first.severity == "severe"
    actions.heed(reading(60, 3.9))
    assert channels.alerts_in_force() == [first], "within the margin nothing has changed"
    actions.heed(reading(120, 3.5, measured=-86_400))
    assert channels.alerts_in_force() == []
    (incident,) = incidents.open_incidents(10)
    assert incident.bulletin == ""
    cleared = incidents.timeline(incident.code, 10)[2]
    assert cleared.note == "3,5 ‰ < 3,8 ‰, đo ngày 01/03/2026"
    assert cleared.note_en == "3.5 ‰ < 3.8 ‰, measured 01/03/2026"
    actions.heed(reading(180, 4.2))
    (second,) = channels.alerts_in_force()
    assert second.id != first.id
    assert len(incidents.open_incidents(10)) == 1


def test_a_reading_over_several_limits_at_once_is_one_alert_of_the_highest(
    reading, a_province, monkeypatch
):
    at_once = [msgspec.structs.replace(one, for_s=0) for one in a_province.rules]
    made = msgspec.structs.replace(a_province, rules=tuple(at_once))
    monkeypatch.setattr(province, "current", lambda: made)
    assert [news for _, news in actions.heed(reading(0, 4.5))] == [News.FIRED, News.FIRED]
    (incident,) = incidents.open_incidents(10)
    assert (incident.severity, incident.alerts) == (Severity.SEVERE, 1)
    assert [one.act for one in incidents.timeline(incident.code, 10)] == ["opened", "bulletin"]
    assert actions.heed(reading(60, 0.1))[0] == ("man-2", News.CLEARED)
    assert incidents.timeline(incident.code, 10)[2].note == "0,1 ‰ < 3,8 ‰"


def test_while_a_lesser_limit_is_reached_the_incident_lasts_though_the_bulletin_ends(reading):
    actions.heed(reading(0, 1.2))
    actions.heed(reading(700, 4.5))
    actions.heed(reading(800, 3.0))
    (incident,) = incidents.open_incidents(10)
    assert incident.subsided_at is None
    assert channels.alerts_in_force() == []
    actions.heed(reading(900, 0.1))
    (incident,) = incidents.open_incidents(10)
    assert incident.subsided_at is not None


def test_each_station_has_its_own_levels_and_its_own_incident(reading):
    assert actions.heed(reading(0, 4.5, "s2")) == []
    actions.heed(reading(0, 4.5))
    assert len(incidents.open_incidents(10)) == 1
    assert actions.heed(reading(0, 4.5, "nowhere")) == []


@pytest.fixture
def one_river(a_province, monkeypatch):
    """The same province with both stations under the general levels, and events along the river."""
    (salinity,) = a_province.quantities
    made = msgspec.structs.replace(
        a_province,
        quantities=(msgspec.structs.replace(salinity, reaches=(Reach.RIVER, Reach.DISTRICT)),),
        stations=tuple(msgspec.structs.replace(one, levels={}) for one in a_province.stations),
    )
    monkeypatch.setattr(province, "current", lambda: made)
    province._lookup.cache_clear()  # noqa: SLF001 # the indexes of another pack are kept
    return made


@pytest.mark.usefixtures("one_river")
def test_stations_on_one_river_tell_of_one_incident_and_the_people_hear_of_each(reading):
    actions.heed(reading(0, 4.5))
    actions.heed(reading(60, 6.25, "s2", measured=-86_400))
    (incident,) = incidents.open_incidents(10)
    assert (incident.key, incident.place) == ("salinity@tieu", "tieu")
    assert (incident.stations, incident.warned) == (("s1", "s2"), ("s1", "s2"))
    assert incident.title.en == (
        "Mặn mức 4 – Cửa Tiểu: highest 6.25 ‰ at Xuan Hoa (limit 4 ‰, measured 01/03/2026)"
    )
    assert incidents.timeline(incident.code, 10)[2].note_en == (
        "Mặn mức 4 – Xuan Hoa: 6.25 ‰ (limit 4 ‰, measured 01/03/2026)"
    )
    (bulletin,) = channels.alerts_in_force()
    assert "Vàm Kênh, Xuân Hòa" in bulletin.text_vi
    assert bulletin.source == "Cửa Tiểu"
    assert len(incidents.tasks(incident.code)) == 2


@pytest.mark.usefixtures("one_river")
def test_an_incident_subsides_when_its_last_station_has_fallen(reading):
    actions.heed(reading(0, 4.5))
    actions.heed(reading(60, 6.25, "s2"))
    (first,) = channels.alerts_in_force()
    actions.heed(reading(120, 0.2, "s2"))
    (incident,) = incidents.open_incidents(10)
    assert incident.subsided_at is None
    assert incident.stations == ("s1",)
    (second,) = channels.alerts_in_force()
    assert second.id != first.id
    assert second.title_en == "Mặn mức 4 – Vam Kenh: 4.5 ‰ (limit 4 ‰)"
    actions.heed(reading(180, 0.2))
    (incident,) = incidents.open_incidents(10)
    assert incident.subsided_at is not None
    assert incident.stations == ()
    assert channels.alerts_in_force() == []


@pytest.mark.usefixtures("a_province")
def test_an_incident_of_a_station_alone_ends_though_events_now_reach_along_the_river(
    reading, request
):
    actions.heed(reading(0, 4.5))
    (alone,) = incidents.open_incidents(10)
    assert alone.key == "salinity@s1"
    request.getfixturevalue("one_river")
    actions.heed(reading(60, 6.25, "s2"))
    (incident,) = incidents.open_incidents(10)
    assert (incident.code, incident.alerts) == (alone.code, 2)
    actions.heed(reading(120, 0.2, "s2"))
    actions.heed(reading(180, 0.2))
    (incident,) = incidents.open_incidents(10)
    assert (incident.code, incident.stations) == (alone.code, ())
    assert incident.subsided_at is not None
    assert channels.alerts_in_force() == []


def test_notices_of_the_broker_reach_the_rules_once():
    assert delivered(notice(4.5, "2026-03-02T01:00:00Z"))
    (incident,) = incidents.open_incidents(10)
    delivered(notice(4.6, "2026-03-02T01:00:00Z"))
    assert incidents.open_incidents(10) == [incident]


@pytest.mark.parametrize(
    "told",
    [
        notice("4.5", "2026-03-02T01:00:00Z"),
        notice(True, "2026-03-02T01:00:00Z"),
        notice(4.5, ""),
        notice(4.5, "yesterday"),
        notice(4.5, "3000-01-01T00:00:00Z"),
        notice(4.5, "2026-03-02T01:00:00Z", changed=("name",)),
    ],
)
def test_what_is_no_dated_number_is_no_reading(told):
    assert readings(told, province.current().quantities) == []


def test_another_subscription_is_not_ours():
    delivered(notice(9.0, "2026-03-02T01:00:00Z", subscription="urn:ngsi-ld:Subscription:x"))
    assert incidents.open_incidents(10) == []
