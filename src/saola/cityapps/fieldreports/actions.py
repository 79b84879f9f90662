"""File a report, act on it at the desk, rate it: fetch, decide, store, emit."""

import datetime as dt

import msgspec

from saola.cityapps import audited, events, limits, refusals
from saola.cityapps.fieldreports import notices, picture, rules, store
from saola.cityapps.fieldreports.model import Act, Entry, Given, Report, State
from saola.ioc import api as ioc
from saola.kernel import audit, clock, files, ids, orm
from saola.kernel.db import Tx
from saola.kernel.errors import Refusal
from saola.kernel.events import emit
from saola.province import api as province
from saola.province.api import Division, Level, ReportCategory, Unit

CODE_LETTERS, KEY_LETTERS = 6, 8
HOUR = dt.timedelta(hours=1)
NOBODY = "saola:anonymous"


class Filed(msgspec.Struct, frozen=True):
    """A report that was taken in, and the secret with which its reporter shows to be the one."""

    report: Report
    key: str


def file(given: Given, *, origin: str) -> Filed:
    """Take a report in: the unit in charge of its place and category owes an answer by the day due.

    `origin` is a digest of where it comes from; so many anonymous reports an hour come from one.
    Refuses an unknown category or division, a place outside the province, words or a picture that
    will not do, and too many anonymous reports.
    """
    given, now = rules.admitted(given), clock.now()
    kind, unit, key = category(given.category), _unit(given), ids.readable(KEY_LETTERS)
    if not given.account:
        with orm.transacting() as tx:  # of its own: what is refused later has counted
            _count_anonymous(tx, origin, now)
    # Outside any transaction: it takes long, and nobody else could write meanwhile.
    kept = files.put(picture.cleaned(given.picture)) if given.picture else ""
    with orm.transacting() as tx:
        report = Report(
            code=f"PA-{clock.local(now):%y%m%d}-{ids.readable(CODE_LETTERS)}",
            category=kind.code,
            text=given.text,
            division=given.division,
            lat=given.lat,
            lon=given.lon,
            unit=unit.code,
            state=State.RECEIVED,
            received_at=now,
            due_at=province.due(now, kind.deadline, unit.code),
            key=rules.digest(key),
            account=given.account,
            email=given.email,
            picture=kept,
        )
        _receive(tx, report)
    return Filed(report, key)


def category(code: str) -> ReportCategory:
    """The pack's category of this code; refuses an unknown one."""
    for one in province.current().report_categories:
        if one.code == code:
            return one
    raise Refusal(refusals.NO_SUCH_CATEGORY)


def division_at(lat: float, lon: float) -> Division:
    """The commune nearest to a place, for a person to confirm; refuses a place far from all."""
    found = province.nearest_division(lat, lon)
    near((lat, lon), found)
    return found


def near(at: tuple[float, float] | None, division: Division) -> None:
    """Refuse a position too far from the division it is said to be in; none is fine."""
    if at is None or division.lat is None or division.lon is None:
        return
    if rules.distance_km(at, (division.lat, division.lon)) > limits.place_km_max:
        raise Refusal(refusals.OUTSIDE)


def unit_for(kind: ReportCategory, division: str) -> Unit:
    """The unit that answers reports of this category at this division; refuses an unknown one."""
    if kind.unit:
        return province.unit(kind.unit)
    return province.unit_of_division(division, Level(kind.level))


def take(code: str, *, units: list[str] | None, by: str) -> Report:
    """Say that the unit works at it. `units` are those the asker acts for, None for all."""
    with orm.transacting() as tx:
        taken = rules.acted(_to_act_on(code, units, by), Act.TAKE, at=clock.now())
        _keep(tx, taken, Act.TAKE, by)
    return taken


def forward(code: str, *, unit: str, reason: str, units: list[str] | None, by: str) -> Report:
    """Pass a report on to the unit in charge, with the reason; the day due stays.

    Refuses another unit's report, an unknown unit, the same one, and no reason.
    """
    with orm.transacting() as tx:
        kept, now = _to_act_on(code, units, by), clock.now()
        moved = rules.forwarded(kept, province.unit(unit).code, reason, at=now)
        _keep(tx, moved, Act.FORWARD, by, reason)
        emit(tx, events.ReportForwarded(code=code, from_unit=kept.unit, unit=moved.unit), key=code)
    return moved


def answer(code: str, *, text: str, shown: bool, units: list[str] | None, by: str) -> Report:
    """Answer a report for everybody to read; it counts as on time or late for its unit.

    Refuses another unit's report, one that was answered or rejected, and no words.
    """
    with orm.transacting() as tx:
        kept, now = _to_act_on(code, units, by), clock.now()
        done = rules.answered(kept, text, shown=shown, at=now)
        _keep(tx, done, Act.ANSWER, by)
        fact = events.ReportAnswered(
            code=code, category=done.category, unit=done.unit, on_time=done.on_time
        )
        emit(tx, fact, key=code)
        ioc.record_feedback(done.unit, on_time=done.on_time, key=code, answered_at=now)
        notices.tell(done)
    return done


def reject(code: str, *, reason: str, units: list[str] | None, by: str) -> Report:
    """Turn a report away, with the reason told to its reporter.

    Refuses another unit's report, one that was answered or rejected, and no reason.
    """
    with orm.transacting() as tx:
        kept, now = _to_act_on(code, units, by), clock.now()
        done = rules.rejected(kept, reason, at=now)
        _keep(tx, done, Act.REJECT, by)
        fact = events.ReportRejected(code=code, category=done.category, unit=done.unit)
        emit(tx, fact, key=code)
        notices.tell(done)
    return done


def rate(code: str, *, stars: int, remark: str, by: str) -> Report:
    """Rate an answer; the door has made sure that the reporter asks. Refuses a second time."""
    with orm.transacting() as tx:
        kept, now = existing(code), clock.now()
        done = rules.rated(kept, stars, remark, at=now)
        _keep(tx, done, Act.RATE, by or NOBODY)
        emit(tx, events.ReportRated(code=code, unit=done.unit, stars=stars), key=code)
    return done


def proved(code: str, key: str) -> bool:
    """Whether `key` is the reporter's; wrong ones are counted, and refused when there are many."""
    report, now = existing(code), clock.now()
    who = rules.digest(f"key:{code}")
    with orm.transacting() as tx:
        if store.attempts(tx, who, now - HOUR) >= limits.key_attempts_per_hour_max:
            raise Refusal(refusals.TOO_MANY_KEYS)
        if rules.opens(report, key):
            return True
        store.attempted(who, now)
    return False


def read(code: str, *, units: list[str] | None, by: str) -> Report:
    """A report as its unit sees it; a reading of personal data, and audited as such."""
    with orm.transacting() as tx:
        found = _of(code, units)
        audit.record(tx, audited.REPORT_READ, audit.Act(actor=by, record=code))
    return found


def reporter(code: str, *, by: str) -> Report:
    """A report with who sent it, for the operations centre; an audited reading."""
    with orm.transacting() as tx:
        found = existing(code)
        act = audit.Act(actor=by, record=code, purpose=f"field_report:{found.category}")
        audit.record(tx, audited.REPORTER_READ, act)
    return found


def existing(code: str) -> Report:
    """The report of this code; refuses an unknown one."""
    found = store.find(code)
    if found is None:
        raise Refusal(refusals.NO_SUCH_REPORT, code=code[:40])
    return found


def forget() -> None:
    """Drop what was counted more than an hour ago."""
    with orm.transacting():
        store.forget_attempts(clock.now() - HOUR)


def _receive(tx: Tx, report: Report) -> None:
    store.add(report)
    store.note(report.code, Entry(at=report.received_at, act="received", unit=report.unit))
    seen = audit.Act(actor=report.account or NOBODY, record=report.code)
    audit.record(tx, audited.REPORT_RECEIVED, seen)
    fact = events.ReportReceived(
        code=report.code,
        category=report.category,
        division=report.division,
        unit=report.unit,
        due_at=clock.isoformat(report.due_at),
    )
    emit(tx, fact, key=report.code)


def _of(code: str, units: list[str] | None) -> Report:
    found = existing(code)
    if units is not None and found.unit not in units:
        raise Refusal(refusals.OTHER_UNIT)
    return found


def _to_act_on(code: str, units: list[str] | None, by: str) -> Report:
    """Refuse the official's own report too: nobody answers themselves."""
    found = _of(code, units)
    if rules.is_own(found, by):
        raise Refusal(refusals.OWN_REPORT)
    return found


def _keep(tx: Tx, report: Report, act: Act, by: str, note: str = "") -> None:
    """Store a change with its line of history; one that came in between refuses it."""
    if not store.change(report):
        raise Refusal(refusals.CHANGED_MEANWHILE)
    entry = Entry(at=clock.now(), act=act.value, unit=report.unit, actor=by, note=note.strip())
    store.note(report.code, entry)
    data: dict[str, object] = {"act": act.value, "unit": report.unit}
    audit.record(tx, audited.REPORT_ACTED, audit.Act(actor=by, record=report.code, data=data))


def _unit(given: Given) -> Unit:
    if not given.division:
        raise Refusal(refusals.NO_PLACE)
    division = province.division(given.division)
    near(None if given.lat is None or given.lon is None else (given.lat, given.lon), division)
    return unit_for(category(given.category), division.code)


def _count_anonymous(tx: Tx, origin: str, now: dt.datetime) -> None:
    if store.attempts(tx, origin, now - HOUR) >= limits.anonymous_reports_per_hour_max:
        raise Refusal(refusals.TOO_MANY_REPORTS, reports_max=limits.anonymous_reports_per_hour_max)
    store.attempted(origin, now)
