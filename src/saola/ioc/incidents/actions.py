"""Open, join, act, give a task, report it done: fetch, decide, store, emit."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from saola.ioc import events, limits, refusals
from saola.ioc.incidents import bulletins, rules, store
from saola.ioc.incidents.model import Act, Alert, Entry, Incident, State, Task
from saola.kernel import audit, clock, files, ids, orm
from saola.kernel.db import Tx
from saola.kernel.errors import Refusal
from saola.kernel.events import emit
from saola.province import api as province
from saola.province.api import Deadline, Playbook, TermUnit, Text

SYSTEM = "saola:ioc"
CODE_LETTERS = 6
HOURS_MAX = 24 * 30

OPENED = audit.declare("ioc.incident.opened", "Mở sự cố", "Incident opened")
CHANGED = audit.declare("ioc.incident.changed", "Xử lý sự cố", "Incident acted on")
TASK_GIVEN = audit.declare("ioc.task.given", "Giao nhiệm vụ", "Task given")
TASK_DONE = audit.declare("ioc.task.done", "Hoàn thành nhiệm vụ", "Task done")


def alert(given: Alert, by: str = SYSTEM, said: Text | None = None) -> str:
    """Open an incident with the steps of its procedure as tasks; the incident's code.

    An open incident with the same key takes the alert in instead, so a thing that goes on is one
    incident. `said` is the line of the timeline, where it is not the title.
    """
    with orm.transacting() as tx:
        said = said or given.title
        if running := store.open_with(given.key, *given.parts):
            return _join(tx, running[0], given, said)
        if opened := _open(tx, given, by, said):
            return opened
        if running := store.open_with(given.key):  # somebody else's alert came first
            return _join(tx, running[0], given, said)
        raise Refusal(refusals.NOT_NOW, state="…")


def clear(keys: Sequence[str], fallen: Text, *, warns: bool, left: Alert | None) -> None:
    """Tell the open incidents of `keys`, if there are any, that a limit is no longer reached.

    `fallen` says which value fell below what, `left` what still stands; with nothing left the
    incident subsides. Unless people are still to be warned of it (`warns`), their bulletin ends
    with these words; where fewer stations warn than it says, a new one takes its place.
    """
    with orm.transacting() as tx:
        for kept in store.open_with(*keys):
            _clear(tx, kept, fallen, warns=warns, left=left)


def act(code: str, wanted: Act, note: str, by: str) -> Incident:
    """Move an incident on; refuses what its state, its tasks or missing words do not allow."""
    with orm.transacting() as tx:
        kept = _existing(code)
        now = clock.now()
        incident = rules.acted(kept, wanted, note=note, tasks=store.tasks(code), at=now)
        _keep(incident)
        entry = Entry(at=now, actor=by, act=wanted.value, note=note.strip())
        store.note(incident.id, entry)
        data: dict[str, object] = {"state": incident.state.value}
        audit.record(tx, CHANGED, audit.Act(actor=by, record=code, data=data))
        if incident.ended:
            bulletins.take_back(incident, by)
            fact = events.IncidentClosed(
                code=code,
                kind=incident.kind,
                severity=incident.severity.value,
                place=incident.place,
                state=incident.state.value,
            )
            emit(tx, fact, key=code)
        else:
            _tell(tx, incident, wanted.value)
    return incident


def remark(code: str, note: str, by: str) -> None:
    """Add a note to the timeline of an incident; refuses an empty one."""
    with orm.transacting() as tx:
        kept = _existing(code)
        if not (text := rules.checked(note)):
            raise Refusal(refusals.NOTE_MISSING)
        store.note(kept.id, Entry(at=clock.now(), actor=by, act="note", note=text))
        audit.record(tx, CHANGED, audit.Act(actor=by, record=code, data={"note": True}))
        _tell(tx, kept, "note")


def tell_people(code: str, by: str) -> None:
    """Publish a bulletin about a running incident; one that was published stays as it is."""
    with orm.transacting() as tx:
        incident = _existing(code)
        rules.may_work(incident)
        if not incident.bulletin:
            _tell_people(tx, incident, by)
            audit.record(tx, CHANGED, audit.Act(actor=by, record=code, data={"bulletin": True}))


def give_task(  # noqa: PLR0913 # the members of a task
    code: str, *, name: str, unit: str, hours: int, evidence_needed: bool, by: str
) -> int:
    """Give a unit something to do about an incident within `hours`; the task's number.

    Refuses an ended incident, an unknown unit, no name, a deadline out of bounds, and one of two
    tasks given at once.
    """
    with orm.transacting() as tx:
        kept = _existing(code)
        rules.may_work(kept)
        incident = msgspec.structs.replace(kept, version=kept.version + 1)
        _keep(incident)
        title = rules.checked(name, limits.title_letters_max)
        if not title:
            raise Refusal(refusals.TITLE_MISSING)
        if not 1 <= hours <= HOURS_MAX:
            raise Refusal(refusals.BAD_DEADLINE, most=HOURS_MAX)
        number = len(store.tasks(code)) + 1
        if number > limits.tasks_per_incident_max:
            raise Refusal(refusals.TOO_MANY_TASKS, tasks_max=limits.tasks_per_incident_max)
        now = clock.now()
        given = Task(
            number=number,
            name=Text(title, title),
            unit=province.unit(unit).code,
            given_at=now,
            due_at=_due(incident, now, Deadline(hours, TermUnit.HOUR), unit),
            evidence_needed=evidence_needed,
        )
        _give(tx, incident, [given], by)
        store.note(incident.id, Entry(at=now, actor=by, act="task_given", note=title))
        _tell(tx, incident, "task_given")
    return number


def report_done(  # noqa: PLR0913 # the members of a report
    code: str, number: int, *, note: str, by: str, file_name: str = "", content: bytes = b""
) -> Task:
    """A unit reports a task done, with a file as evidence when it is asked for.

    Refuses a second report, an ended incident, no word, and a file that is no picture or PDF.
    """
    with orm.transacting() as tx:
        incident = _existing(code)
        rules.may_work(incident)
        kept = store.task(code, number)
        if kept is None:
            raise Refusal(refusals.NO_SUCH_TASK, code=code, number=number)
        kind = rules.evidence_type(content) if content else ""
        now = clock.now()
        digest = files.put(content) if content else ""
        finished = msgspec.structs.replace(
            rules.done(kept, note=note, evidence=digest, at=now, by=by),
            evidence_name=file_name.strip()[-limits.filename_letters_max :] if content else "",
            evidence_type=kind,
        )
        if not store.finish(finished):
            raise Refusal(refusals.TASK_DONE)
        store.note(
            incident.id,
            Entry(
                at=now,
                actor=by,
                act="task_done",
                note=f"{kept.name.vi}: {finished.note}",
                note_en=f"{kept.name.en}: {finished.note}",
            ),
        )
        audit.record(tx, TASK_DONE, audit.Act(actor=by, record=code, data={"task": number}))
        fact = events.TaskDone(
            incident=code, number=number, unit=kept.unit, on_time=now <= kept.due_at
        )
        emit(tx, fact, key=code)
        _tell(tx, incident, "task_done")
    return finished


def _open(tx: Tx, given: Alert, by: str, said: Text) -> str:
    """Open the incident of an alert; its code, empty when one of its key was opened first."""
    now = clock.now()
    incident = Incident(
        code=f"SC-{clock.local(now):%y%m%d}-{ids.readable(CODE_LETTERS)}",
        kind=given.kind,
        title=_title(given.title),
        place=given.place,
        lat=given.lat,
        lon=given.lon,
        severity=given.severity,
        source=given.source,
        key=given.key,
        playbook=given.playbook,
        state=State.OPEN,
        opened_at=now,
        stations=given.stations,
        warned=given.warned,
    )
    incident = msgspec.structs.replace(incident, id=store.add(incident))
    if not incident.id:
        return ""
    store.note(incident.id, _entry(now, by, "opened", said))
    audit.record(tx, OPENED, audit.Act(actor=by, record=incident.code))
    fact = events.IncidentOpened(
        code=incident.code,
        kind=incident.kind,
        severity=incident.severity.value,
        place=incident.place,
        source=incident.source,
    )
    emit(tx, fact, key=incident.code)
    _give(tx, incident, _steps(incident, now, after=0), by)
    if given.bulletin:
        _tell_people(tx, incident, by)
    return incident.code


def _clear(tx: Tx, kept: Incident, fallen: Text, *, warns: bool, left: Alert | None) -> None:
    now = clock.now()
    store.note(kept.id, _entry(now, SYSTEM, "cleared", fallen))
    incident = rules.told_by(kept, left) if left else rules.subsided(kept, now)
    if kept.bulletin and not warns:
        bulletins.end(kept, bulletins.below(fallen, now), SYSTEM)
        store.note(kept.id, Entry(at=now, actor=SYSTEM, act="bulletin_over"))
        incident = msgspec.structs.replace(incident, bulletin="")
    _keep(incident)
    if incident.bulletin and incident.warned != kept.warned:
        incident = _tell_people(tx, incident, SYSTEM)
    _tell(tx, incident, "cleared")


def _join(tx: Tx, kept: Incident, given: Alert, said: Text) -> str:
    decision = rules.joined(kept, given)
    _keep(decision.incident)
    store.note(kept.id, _entry(clock.now(), SYSTEM, "alert", said))
    _tell(tx, decision.incident, "raised" if decision.raised else "alert")
    if decision.incident.playbook != kept.playbook:
        after = len(store.tasks(kept.code))
        steps = _steps(decision.incident, clock.now(), after=after)
        _give(tx, decision.incident, steps, SYSTEM)
    news = decision.raised or given.warned != kept.warned
    if (given.bulletin and not kept.bulletin) or (kept.bulletin and news):
        _tell_people(tx, decision.incident, SYSTEM)
    return kept.code


def _tell_people(tx: Tx, incident: Incident, by: str) -> Incident:
    told = msgspec.structs.replace(
        incident, bulletin=bulletins.tell(incident, by), version=incident.version + 1
    )
    _keep(told)
    store.note(incident.id, Entry(at=clock.now(), actor=by, act="bulletin"))
    _tell(tx, told, "bulletin")
    return told


def _entry(at: dt.datetime, by: str, act: str, words: Text) -> Entry:
    """A line of the timeline in both languages."""
    return Entry(at=at, actor=by, act=act, note=words.vi, note_en=words.en)


def _existing(code: str) -> Incident:
    found = store.find(code)
    if found is None:
        raise Refusal(refusals.NO_SUCH_INCIDENT, code=code[:40])
    return found


def _keep(incident: Incident) -> None:
    """Store a change; one that came in between means that the asker saw an older state."""
    if not store.change(incident):
        raise Refusal(refusals.NOT_NOW, state="…")


def _tell(tx: Tx, incident: Incident, change: str) -> None:
    fact = events.IncidentChanged(
        code=incident.code,
        kind=incident.kind,
        severity=incident.severity.value,
        place=incident.place,
        state=incident.state.value,
        change=change,
    )
    emit(tx, fact, key=incident.code)


def _give(tx: Tx, incident: Incident, tasks: list[Task], by: str) -> None:
    store.add_tasks(incident.id, tasks)
    for task in tasks:
        data: dict[str, object] = {"task": task.number, "unit": task.unit}
        audit.record(tx, TASK_GIVEN, audit.Act(actor=by, record=incident.code, data=data))
        fact = events.TaskGiven(
            incident=incident.code,
            number=task.number,
            unit=task.unit,
            due_at=clock.isoformat(task.due_at),
        )
        emit(tx, fact, key=incident.code)


def _steps(incident: Incident, now: dt.datetime, *, after: int) -> list[Task]:
    """The steps of the incident's procedure as tasks numbered after `after`; maybe none."""
    playbook = playbook_of(incident)
    if playbook is None:
        return []
    return [
        Task(
            number=number,
            step=step.code,
            name=step.name,
            unit=step.unit,
            given_at=now,
            due_at=_due(incident, now, step.deadline, step.unit),
            evidence_needed=step.evidence,
        )
        for number, step in enumerate(playbook.steps, start=after + 1)
    ]


def playbook_of(incident: Incident) -> Playbook | None:
    """The procedure of an incident, if the pack has it."""
    return next(
        (one for one in province.current().playbooks if one.code == incident.playbook), None
    )


def _due(incident: Incident, now: dt.datetime, deadline: Deadline, unit: str) -> dt.datetime:
    """A deadline in hours runs by the clock in serious incidents, else in the unit's hours."""
    if deadline.unit is TermUnit.HOUR and not rules.waits_for_office_hours(incident.severity):
        return now + dt.timedelta(hours=deadline.value)
    return province.due(now, deadline, unit)


def _title(text: Text) -> Text:
    most = limits.title_letters_max
    vi, en = text.vi.strip()[:most], text.en.strip()[:most]
    if not vi:
        raise Refusal(refusals.TITLE_MISSING)
    return Text(vi, en or vi)
