"""Decisions about incidents: which act is allowed, what a new alert changes, what proves a task."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from saola.ioc import limits, refusals
from saola.ioc.incidents.model import (
    STATE_NAMES,
    TRANSITIONS,
    Act,
    Alert,
    Decision,
    Incident,
    Severity,
    State,
    Task,
)
from saola.kernel.errors import Refusal

ORDER = tuple(Severity)
PNG, JPEG, PDF = "image/png", "image/jpeg", "application/pdf"
SIGNATURES = ((b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"%PDF-", PDF))
ROUND_THE_CLOCK = (Severity.SEVERE, Severity.EXTREME)  # they do not wait for office hours


def severity(text: str) -> Severity:
    """The severity named `text`; refuses an unknown one."""
    try:
        return Severity(text)
    except ValueError as unknown:
        raise Refusal(refusals.UNKNOWN_SEVERITY, severity=text[:40]) from unknown


def severity_of_level(text: str, level: int) -> Severity:
    """The severity a rule names; a word outside the vocabulary counts by the alarm level."""
    if text in ORDER:
        return Severity(text)
    return ORDER[min(max(level, 1), len(ORDER)) - 1]


def acted(  # the facts of an act
    incident: Incident, act: Act, *, note: str, tasks: Iterable[Task], at: dt.datetime
) -> Incident:
    """The incident after `act`.

    Refuses what the transition table does not hold, an end without a word why, and closing while a
    task is open or lacks the evidence its step asks for.
    """
    state = TRANSITIONS.get((incident.state, act))
    if state is None:
        name = STATE_NAMES[incident.state]
        raise Refusal(refusals.NOT_NOW, state=f"{name.vi} / {name.en}")
    note = checked(note)
    if act in {Act.CLOSE, Act.DISMISS} and not note:
        raise Refusal(refusals.NOTE_MISSING)
    if act is Act.CLOSE:
        _all_done(tasks)
    changed = msgspec.structs.replace(incident, state=state, version=incident.version + 1)
    if state in {State.CLOSED, State.FALSE_ALARM}:
        return msgspec.structs.replace(changed, ended_at=at, outcome=note)
    acknowledged = incident.acknowledged_at or at
    in_hand = at if state is State.IN_HAND else incident.in_hand_at
    return msgspec.structs.replace(changed, acknowledged_at=acknowledged, in_hand_at=in_hand)


def _all_done(tasks: Iterable[Task]) -> None:
    kept = list(tasks)
    if open_tasks := sum(task.done_at is None for task in kept):
        raise Refusal(refusals.TASKS_OPEN, tasks=open_tasks)
    if any(task.evidence_needed and not task.evidence for task in kept):
        raise Refusal(refusals.EVIDENCE_MISSING)


def joined(incident: Incident, alert: Alert) -> Decision:
    """The open incident after another alert of its key: counted, and never less serious."""
    raised = ORDER.index(alert.severity) > ORDER.index(incident.severity)
    changed = msgspec.structs.replace(
        told_by(incident, alert),
        alerts=incident.alerts + 1,
        subsided_at=None,
        severity=alert.severity if raised else incident.severity,
        playbook=(alert.playbook or incident.playbook) if raised else incident.playbook,
    )
    return Decision(changed, raised)


def told_by(incident: Incident, alert: Alert) -> Incident:
    """The incident with the stations of `alert`, and its words unless they are of a lesser one."""
    lesser = ORDER.index(alert.severity) < ORDER.index(incident.severity)
    return msgspec.structs.replace(
        incident,
        version=incident.version + 1,
        stations=alert.stations,
        warned=alert.warned,
        title=incident.title if lesser else alert.title,
        lat=incident.lat if lesser else alert.lat,
        lon=incident.lon if lesser else alert.lon,
    )


def subsided(incident: Incident, at: dt.datetime) -> Incident:
    """The open incident once its cause has fallen away; closing it is left to people."""
    return msgspec.structs.replace(
        incident, subsided_at=at, stations=(), warned=(), version=incident.version + 1
    )


def pressing_first(incidents: Iterable[Incident]) -> list[Incident]:
    """What lasts before what has subsided, the most serious first, of these the longest waiting."""
    return sorted(
        incidents,
        key=lambda one: (
            one.subsided_at is not None,
            -ORDER.index(one.severity),
            one.opened_at,
        ),
    )


def done(task: Task, *, note: str, evidence: str, at: dt.datetime, by: str) -> Task:
    """The task reported done; refuses a second time, no word, and missing evidence."""
    if task.done_at is not None:
        raise Refusal(refusals.TASK_DONE)
    note = checked(note)
    if not note:
        raise Refusal(refusals.NOTE_MISSING)
    if task.evidence_needed and not evidence:
        raise Refusal(refusals.EVIDENCE_MISSING)
    return msgspec.structs.replace(task, done_at=at, done_by=by, note=note, evidence=evidence)


def may_work(incident: Incident) -> None:
    """Refuses work on an incident that has ended."""
    if incident.ended:
        name = STATE_NAMES[incident.state]
        raise Refusal(refusals.NOT_NOW, state=f"{name.vi} / {name.en}")


def evidence_type(content: bytes) -> str:
    """What the file really is, by its first bytes; refuses other kinds and too large ones."""
    if len(content) > limits.evidence_bytes_max:
        raise Refusal(refusals.EVIDENCE_TOO_LARGE, bytes_max=limits.evidence_bytes_max)
    for signature, kind in SIGNATURES:
        if content.startswith(signature):
            return kind
    raise Refusal(refusals.EVIDENCE_TYPE)


def checked(text: str, letters_max: int = limits.note_letters_max) -> str:
    """The text without blanks around it; refuses one that is too long."""
    text = text.strip()
    if len(text) > letters_max:
        raise Refusal(refusals.TEXT_TOO_LONG, letters_max=letters_max)
    return text


def waits_for_office_hours(severity_: Severity) -> bool:
    """Whether a deadline in hours runs in working hours; serious incidents run by the clock."""
    return severity_ not in ROUND_THE_CLOCK
