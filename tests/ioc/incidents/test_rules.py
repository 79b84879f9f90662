import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.channels import api as channels
from saola.ioc import limits, refusals
from saola.ioc.incidents import rules
from saola.ioc.incidents.model import (
    ENDED,
    SEVERITY_NAMES,
    TRANSITIONS,
    Act,
    Alert,
    Incident,
    Severity,
    State,
    Task,
)
from saola.kernel.errors import Refusal
from saola.province.api import Text

AT = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
WORDS = Text("Mặn", "Salt")


def incident(state=State.OPEN, severity=Severity.MODERATE):
    return Incident(
        code="SC-1",
        kind="salinity",
        title=WORDS,
        place="s1",
        lat=None,
        lon=None,
        severity=severity,
        source="rule:man",
        key="k",
        playbook="",
        state=state,
        opened_at=AT,
    )


def task(**facts):
    return Task(number=1, name=WORDS, unit="U", given_at=AT, due_at=AT, **facts)


def acted(state, act, note="xong", tasks=()):
    return rules.acted(incident(state), act, note=note, tasks=tasks, at=AT)


@given(st.lists(st.sampled_from(Act), max_size=8))
def test_whatever_is_tried_an_incident_only_moves_along_the_table_and_stays_ended(acts):
    now = incident()
    for act in acts:
        allowed = TRANSITIONS.get((now.state, act))
        if allowed is None:
            with pytest.raises(Refusal) as refused:
                rules.acted(now, act, note="vì", tasks=(), at=AT)
            assert refused.value.code is refusals.NOT_NOW
            continue
        after = rules.acted(now, act, note="vì", tasks=(), at=AT)
        assert after.state is allowed
        assert after.version == now.version + 1
        assert (after.ended_at is not None) == (after.state in ENDED)
        now = after


@pytest.mark.parametrize("act", [Act.CLOSE, Act.DISMISS])
def test_an_end_needs_a_word_why(act):
    with pytest.raises(Refusal) as refused:
        acted(State.IN_HAND, act, note="  ")
    assert refused.value.code is refusals.NOTE_MISSING


def test_it_cannot_be_closed_with_tasks_open_or_without_the_evidence_asked_for():
    with pytest.raises(Refusal) as open_task:
        acted(State.IN_HAND, Act.CLOSE, tasks=[task()])
    assert open_task.value.code is refusals.TASKS_OPEN
    with pytest.raises(Refusal) as bare:
        acted(State.IN_HAND, Act.CLOSE, tasks=[task(done_at=AT, evidence_needed=True)])
    assert bare.value.code is refusals.EVIDENCE_MISSING
    proven = task(done_at=AT, evidence_needed=True, evidence="0" * 64)
    assert acted(State.IN_HAND, Act.CLOSE, tasks=[proven]).state is State.CLOSED


def test_a_false_alarm_asks_for_no_tasks():
    assert acted(State.OPEN, Act.DISMISS, tasks=[task()]).state is State.FALSE_ALARM


@given(st.sampled_from(Severity), st.sampled_from(Severity))
def test_an_alert_never_makes_an_incident_less_serious(before, after):
    alert = Alert(kind="k", title=WORDS, place="", severity=after, source="", key="k")
    decision = rules.joined(incident(severity=before), alert)
    order = list(Severity)
    assert order.index(decision.incident.severity) == max(order.index(before), order.index(after))
    assert decision.incident.alerts == 2


def test_what_lasts_comes_first_then_the_most_serious_then_what_has_waited_longest():
    later = AT + dt.timedelta(hours=1)
    old, new = incident(), msgspec.structs.replace(incident(), opened_at=later)
    worse = msgspec.structs.replace(incident(severity=Severity.SEVERE), opened_at=later)
    over = rules.subsided(incident(severity=Severity.EXTREME), later)
    assert rules.pressing_first([over, new, old, worse]) == [worse, old, new, over]


def test_portal_and_operations_centre_use_the_same_words_of_severity():
    names = {one.value: (name.vi, name.en) for one, name in SEVERITY_NAMES.items()}
    assert names == channels.BULLETIN_SEVERITIES


def test_a_task_is_done_once_with_a_word_and_the_evidence_it_needs():
    def done(kept, note="xong", evidence=""):
        return rules.done(kept, note=note, evidence=evidence, at=AT, by="u1")

    finished = done(task())
    assert finished.done_by == "u1"
    for kept, facts, code in (
        (finished, {}, refusals.TASK_DONE),
        (task(), {"note": " "}, refusals.NOTE_MISSING),
        (task(evidence_needed=True), {}, refusals.EVIDENCE_MISSING),
        (task(), {"note": "x" * (limits.note_letters_max + 1)}, refusals.TEXT_TOO_LONG),
    ):
        with pytest.raises(Refusal) as refused:
            done(kept, **facts)
        assert refused.value.code is code


@given(
    st.sampled_from((b"", b"%PDF-", b"\xff\xd8\xff")).flatmap(
        lambda head: st.binary(max_size=20).map(lambda rest: head + rest)
    )
)
def test_evidence_is_a_picture_or_a_pdf_by_its_own_bytes(content):
    if content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-")):
        assert rules.evidence_type(content) in {"image/png", "image/jpeg", "application/pdf"}
        return
    with pytest.raises(Refusal) as refused:
        rules.evidence_type(content)
    assert refused.value.code is refusals.EVIDENCE_TYPE


def test_severities_are_a_closed_vocabulary_and_rules_fall_back_on_their_level():
    with pytest.raises(Refusal) as refused:
        rules.severity("terrible")
    assert refused.value.code is refusals.UNKNOWN_SEVERITY
    assert rules.severity_of_level("severe", 1) is Severity.SEVERE
    assert rules.severity_of_level("đỏ", 4) is Severity.EXTREME
    assert rules.severity_of_level("đỏ", 99) is Severity.EXTREME
    assert not rules.waits_for_office_hours(Severity.EXTREME)


def test_an_ended_incident_takes_no_more_work():
    rules.may_work(incident())
    with pytest.raises(Refusal):
        rules.may_work(msgspec.structs.replace(incident(), state=State.CLOSED))
