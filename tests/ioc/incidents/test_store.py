import datetime as dt

import msgspec
import pytest

from saola.ioc.incidents import store
from saola.ioc.incidents.model import Entry, Incident, Severity, State, Task
from saola.province.api import Text

pytestmark = [pytest.mark.django_db, pytest.mark.stores]
AT = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
WORDS = Text("Mặn", "Salt")


def kept(code="SC-1", key="salinity@s1", **facts):
    given = {"state": State.OPEN, "lat": 10.2, "lon": 106.7} | facts
    incident = Incident(
        code=code,
        kind="salinity",
        title=WORDS,
        place="s1",
        severity=Severity.SEVERE,
        source="rule:man",
        key=key,
        playbook="man",
        opened_at=AT,
        **given,
    )
    return msgspec.structs.replace(incident, id=store.add(incident))


def test_an_incident_comes_back_as_it_was_kept():
    incident = kept()
    assert store.find("SC-1") == incident
    assert store.open_with("salinity@s2", "salinity@s1") == [incident]
    assert store.find("SC-2") is None


def test_there_is_one_open_incident_for_a_key_and_any_number_of_ended_ones():
    kept("SC-1", state=State.CLOSED)
    kept("SC-2", state=State.FALSE_ALARM)
    incident = kept("SC-3")
    assert kept("SC-4").id == 0
    assert store.open_incidents(10) == [incident]
    assert store.count_open() == 1
    assert len(store.newest(10)) == 3


def test_the_second_of_two_changes_of_the_same_version_is_told_so():
    incident = kept()
    changed = msgspec.structs.replace(incident, state=State.ACKNOWLEDGED, version=2)
    assert store.change(changed)
    assert not store.change(changed)
    assert store.find("SC-1") == changed


def test_tasks_are_found_by_unit_the_most_urgent_first_and_finished_once():
    incident = kept()
    tasks = [
        Task(
            incident="SC-1",
            number=number,
            name=WORDS,
            unit=unit,
            given_at=AT,
            due_at=AT + dt.timedelta(hours=hours),
            evidence_needed=True,
        )
        for number, unit, hours in ((1, "U1", 3), (2, "U1", 1), (3, "U2", 2))
    ]
    store.add_tasks(incident.id, tasks)
    assert store.tasks("SC-1") == tasks
    assert [one.number for one in store.open_tasks(["U1"], 10)] == [2, 1]
    assert [one.number for one in store.open_tasks(None, 10)] == [2, 3, 1]
    finished = msgspec.structs.replace(
        tasks[0],
        done_at=AT,
        done_by="u1",
        note="xong",
        evidence="0" * 64,
        evidence_name="cong.jpg",
        evidence_type="image/jpeg",
    )
    assert store.finish(finished)
    assert not store.finish(finished)
    assert store.task("SC-1", 1) == finished
    assert store.task("SC-1", 9) is None
    assert store.punctuality(AT) == (1, 1)


def test_the_timeline_keeps_its_order():
    incident = kept()
    lines = [Entry(at=AT, actor="u1", act="note", note=str(number)) for number in range(3)]
    for line in lines:
        store.note(incident.id, line)
    assert store.timeline("SC-1", 10) == lines
