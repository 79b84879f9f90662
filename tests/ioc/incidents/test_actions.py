import pytest

from saola.channels import api as channels
from saola.ioc import api, refusals
from saola.ioc.incidents import actions, store
from saola.ioc.incidents.model import Act, Alert, Severity, State
from saola.kernel import audit, events, files, orm
from saola.kernel.errors import Refusal
from saola.province import refusals as province_refusals
from saola.province.api import Text

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.stores,
    pytest.mark.usefixtures("a_province", "clock"),
]
PICTURE = b"\xff\xd8\xff\xe0 a picture"


def reported(severity="moderate", key="man@s1", playbook="man"):
    return api.report_incident(
        kind="salinity",
        title=Text("Mặn vượt ngưỡng", "Salinity over the limit"),
        place="s1",
        severity=severity,
        source="test",
        key=key,
        playbook=playbook,
    )


def told():
    with orm.transacting() as tx:
        return [
            one.name.removeprefix("ioc.").removesuffix(".v1")
            for one in events.read(tx, "control", after=0, limit=100)
        ]


def test_an_incident_goes_from_its_opening_to_its_closing_with_proof(unit):
    code = reported()
    assert [task.unit for task in store.tasks(code)] == [unit, unit]
    actions.act(code, Act.ACKNOWLEDGE, "", "op")
    actions.act(code, Act.TAKE_IN_HAND, "", "op")
    with pytest.raises(Refusal) as early:
        actions.act(code, Act.CLOSE, "xong", "op")
    assert early.value.code is refusals.TASKS_OPEN
    with pytest.raises(Refusal) as bare:
        actions.report_done(code, 1, note="đã đóng cống", by="cb")
    assert bare.value.code is refusals.EVIDENCE_MISSING
    done = actions.report_done(
        code, 1, note="đã đóng cống", by="cb", file_name="cong.jpg", content=PICTURE
    )
    assert files.get(done.evidence) == PICTURE
    actions.report_done(code, 2, note="đã báo cáo", by="cb")
    closed = actions.act(code, Act.CLOSE, "nước đã ngọt", "op")
    assert closed.state is State.CLOSED
    assert api.incidents_open() == []
    assert told() == [
        "incident.opened",
        "task.given",
        "task.given",
        "incident.changed",
        "incident.changed",
        "task.done",
        "incident.changed",
        "task.done",
        "incident.changed",
        "incident.closed",
    ]
    with orm.transacting() as tx:
        assert list(audit.broken_links(tx)) == []
        assert len(audit.about(tx, code, limit=20)) == 8


def test_what_goes_on_is_one_incident_and_comes_back_as_another():
    code = reported()
    assert reported("severe") == code
    assert store.find(code).alerts == 2
    actions.act(code, Act.DISMISS, "cảm biến hỏng", "op")
    assert reported() != code


def test_serious_incidents_do_not_wait_for_office_hours(clock):
    clock.move(hours=13)  # nine in the evening
    ordinary, serious = reported(key="a"), reported("extreme", key="b")
    hours = {
        code: (store.task(code, 1).due_at - clock.at).total_seconds() / 3600
        for code in (ordinary, serious)
    }
    assert hours[serious] == 2
    assert hours[ordinary] > 2


def test_a_unit_is_given_a_task_beyond_the_procedure(unit):
    code = reported(playbook="")
    number = actions.give_task(
        code, name="Đo lại", unit=unit, hours=4, evidence_needed=False, by="op"
    )
    assert number == 1
    for facts, code_of_refusal in (
        ({"name": " "}, refusals.TITLE_MISSING),
        ({"hours": 0}, refusals.BAD_DEADLINE),
        ({"unit": "nobody"}, province_refusals.NO_UNIT),
    ):
        given = {"name": "Đo", "unit": unit, "hours": 4} | facts
        with pytest.raises(Refusal) as refused:
            actions.give_task(code, **given, evidence_needed=False, by="op")
        assert refused.value.code is code_of_refusal
    assert len(store.tasks(code)) == 1


def test_bad_input_is_refused_and_changes_nothing():
    code = reported()
    before = store.find(code)
    for deed, code_of_refusal in (
        (lambda: actions.act("SC-0", Act.CLOSE, "x", "op"), refusals.NO_SUCH_INCIDENT),
        (lambda: actions.act(code, Act.CLOSE, "x", "op"), refusals.NOT_NOW),
        (lambda: actions.remark(code, "  ", "op"), refusals.NOTE_MISSING),
        (lambda: actions.report_done(code, 9, note="x", by="cb"), refusals.NO_SUCH_TASK),
        (
            lambda: actions.report_done(code, 1, note="x", by="cb", content=b"<script>"),
            refusals.EVIDENCE_TYPE,
        ),
        (lambda: reported(severity="awful"), refusals.UNKNOWN_SEVERITY),
    ):
        with pytest.raises(Refusal) as refused:
            deed()
        assert refused.value.code is code_of_refusal
    assert store.find(code) == before
    assert len(store.timeline(code, 10)) == 1


def test_the_people_are_told_while_it_lasts():
    alert = Alert(
        kind="salinity",
        title=Text("Mặn", "Salt"),
        place="s1",
        severity=Severity.SEVERE,
        source="rule:man",
        key="k",
        bulletin=True,
    )
    code = actions.alert(alert)
    assert actions.alert(alert) == code
    (bulletin,) = channels.alerts_in_force()
    assert (bulletin.kind, bulletin.title_vi) == ("salinity", "Mặn")
    assert bulletin.source == "Vàm Kênh"  # people are told the station, not the code of a rule
    actions.act(code, Act.DISMISS, "cảm biến hỏng", "op")
    assert channels.alerts_in_force() == []


def test_a_worse_alert_of_the_same_station_takes_the_place_of_the_bulletin():
    code = reported("moderate")
    actions.tell_people(code, "op")
    reported("severe")
    (bulletin,) = channels.alerts_in_force()
    assert bulletin.severity == "severe"
    assert store.find(code).bulletin == bulletin.id


def test_an_operator_tells_the_people_once():
    code = reported()
    assert channels.alerts_in_force() == []
    actions.tell_people(code, "op")
    actions.tell_people(code, "op")
    assert len(channels.alerts_in_force()) == 1
    actions.act(code, Act.DISMISS, "nhầm", "op")
    with pytest.raises(Refusal) as ended:
        actions.tell_people(code, "op")
    assert ended.value.code is refusals.NOT_NOW


def test_a_worse_alert_brings_its_own_procedure():
    code = reported("minor", playbook="")
    assert store.tasks(code) == []
    reported("severe")
    assert [task.step for task in store.tasks(code)] == ["cong", "bao"]


def given_task(code, unit):
    return actions.give_task(code, name="Bơm", unit=unit, hours=2, evidence_needed=False, by="op")


def test_of_two_tasks_given_at_once_the_second_is_asked_to_look_again(unit, monkeypatch):
    code = reported()
    seen = store.find(code)
    assert given_task(code, unit) == 3
    with monkeypatch.context() as at_once:
        at_once.setattr(store, "find", lambda code: seen)
        with pytest.raises(Refusal) as second:
            given_task(code, unit)
    assert second.value.code is refusals.NOT_NOW
    assert given_task(code, unit) == 4


def test_of_two_alerts_at_once_the_second_joins_the_first(monkeypatch):
    code, look, looks = reported(), store.open_with, []

    def too_early(*keys):
        looks.append(keys)
        return look(*keys) if len(looks) > 1 else []

    monkeypatch.setattr(store, "open_with", too_early)
    assert reported() == code
    assert store.find(code).alerts == 2
