"""Every verb of a dossier's life: fetch, decide, keep, tell, note in the trail.

A door gives who asks (`Principal`) and what they want (`Wish`); it gets the dossier as it is after
the act. A dossier outside the asker's scope is refused as one that does not exist. Where a step of
the way follows from the verb, it is computed here from `workflow`, which knows no dossier.
"""

import datetime as dt
import hashlib

import msgspec

from saola.egov import audited, limits, refusals
from saola.egov.deadlines import rules as deadlines
from saola.egov.deadlines.model import Punctuality
from saola.egov.deadlines.working import UnitTime
from saola.egov.dossiers import codes, hats, rules, store, telling
from saola.egov.dossiers.model import Act, Deed, Hat, Life, Station, after
from saola.egov.dossiers.model import Actor as Somebody
from saola.egov.dossiers.record import Applicant, Dossier, Told
from saola.egov.searching import plain
from saola.egov.workflow import rules as workflow
from saola.egov.workflow.model import RECEIVE, Step
from saola.identity.api import Principal
from saola.kernel import audit, clock, ids, orm
from saola.kernel.errors import Refusal
from saola.province import api as province
from saola.province.api import Deadline, Procedure, TermUnit

ONLINE, COUNTER = "online", "counter"  # ways in


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted of dossier `code`, in sight of its `version`; reasons where the verb asks."""

    code: str
    version: int
    reason_code: str = ""
    reason: str = ""


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """A checked filing; a `client_key` files once.

    `papers` are the digests of its files, `on_paper` the papers that come as originals.
    `filer` is the account the dossier is for, empty for a walk-in person without one.
    """

    procedure: Procedure
    competent_unit: str
    received_unit: str
    channel: str
    filer: str
    client_key: str
    applicant: Applicant
    answers: dict[str, object]
    sources: dict[str, str] = msgspec.field(default_factory=dict)
    fee_dong: int = 0
    papers: tuple[str, ...] = ()
    on_paper: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """The procedure alone."""
        return f"Filing({self.procedure.code})"


def file(asker: Principal, filing: Filing) -> Dossier:
    """File a dossier: it has its code from now on. The same key and content give the same dossier.

    Refuses a unit that is not competent, a key used for other content, an exhausted day.
    """
    digest = _digest(filing)
    before = _filed_before(asker, filing, digest)
    if before is not None:
        return before
    _check_competent(filing)
    hat = Hat.FILER if filing.channel == ONLINE else Hat.COUNTER
    who = Somebody(asker.id, frozenset({hat}), filing.received_unit)
    deed = Deed(actor=who, at=clock.now(), expected=0)
    act = rules.file(
        deed,
        unit=filing.received_unit,
        step=RECEIVE.code,
        channel=filing.channel,
        on_paper=filing.on_paper,
    )
    with orm.transacting() as tx:
        new = _new(asker, filing, act)
        if store.add(new, act, digest=digest, searched=_searched(new)) is None:
            again = _filed_before(asker, filing, digest)
            assert again is not None, "the key was taken a moment ago"
            return again
        telling.filed(tx, new)
        seen = audit.Act(actor=asker.id, record=new.id, behalf=new.filer, purpose=_purpose(new))
        audit.record(tx, audited.DOSSIER_FILED, seen)
    return new


def read(asker: Principal, code: str) -> Told:
    """The dossier with its timeline. Refuses one outside the asker's scope as if it did not exist.

    An official's reading of somebody's data is an audited act.
    """
    dossier = _found(asker, code)
    if asker.id != dossier.filer:
        with orm.transacting() as tx:
            seen = audit.Act(
                actor=asker.id, record=dossier.id, behalf=dossier.filer, purpose=_purpose(dossier)
            )
            audit.record(tx, audited.DOSSIER_READ, seen)
    return Told(dossier, store.timeline(dossier.id))


def own(asker: Principal) -> tuple[Dossier, ...]:
    """The asker's own dossiers, newest first."""
    return store.own(asker.id) if asker.id else ()


def accept(asker: Principal, wish: Wish) -> Dossier:
    """Receive a complete dossier: its deadline runs from now on the competent unit's calendar."""
    dossier, deed = _begin(asker, wish)
    procedure = procedure_of(dossier)
    due_at = province.due(deed.at, procedure.deadline, dossier.competent_unit)
    first = workflow.first_of_work(workflow.way(procedure.deadline))
    station = station_at(dossier, first, since=deed.at, due_at=due_at)
    return _keep(dossier, rules.accept(dossier.life, deed, due_at=due_at, station=station))


def refuse(asker: Principal, wish: Wish) -> Dossier:
    """Turn the dossier away, with a coded reason."""
    dossier, deed = _begin(asker, wish)
    return _keep(dossier, rules.refuse(dossier.life, deed))


def ask_supplement(asker: Principal, wish: Wish, items: tuple[str, ...]) -> Dossier:
    """Ask at once for all that is missing; the clock pauses."""
    dossier, deed = _begin(asker, wish)
    return _keep(dossier, rules.ask_supplement(dossier.life, deed, items=items))


def answer_supplement(asker: Principal, wish: Wish) -> Dossier:
    """What was asked has been supplied; the clock of an accepted dossier runs again."""
    dossier, deed = _begin(asker, wish)
    return _keep(dossier, rules.answer_supplement(dossier.life, deed, working=_time(dossier)))


def withdraw(asker: Principal, wish: Wish) -> Dossier:
    """The applicant takes the dossier back."""
    dossier, deed = _begin(asker, wish)
    return _keep(dossier, rules.withdraw(dossier.life, deed, working=_time(dossier)))


def claim(asker: Principal, wish: Wish) -> Dossier:
    """Take the dossier on at its step."""
    dossier, deed = _begin(asker, wish)
    return _keep(dossier, rules.claim(dossier.life, deed))


def send_on(asker: Principal, wish: Wish, step: str) -> Dossier:
    """Hand the dossier to the next step, or back with a reason; refuses any other step."""
    dossier, deed = _begin(asker, wish)
    steps = workflow.way(procedure_of(dossier).deadline)
    to = workflow.sendable(steps, dossier.life.step, step)
    station = station_at(dossier, to, since=deed.at, due_at=dossier.life.due_at)
    back = workflow.is_back(steps, dossier.life.step, to)
    return _keep(dossier, rules.send_on(dossier.life, deed, station=station, back=back))


def ask_fee(asker: Principal, wish: Wish) -> Dossier:
    """Ask for the financial obligation; the clock pauses."""
    dossier, deed = _begin(asker, wish)
    return _keep(dossier, rules.ask_fee(dossier.life, deed))


def record_fee(asker: Principal, wish: Wish) -> Dossier:
    """The fee has been paid; the clock runs again."""
    dossier, deed = _begin(asker, wish)
    act = rules.record_fee(dossier.life, deed, working=_time(dossier))
    return _keep(msgspec.structs.replace(dossier, fee_paid_at=deed.at), act)


def extend(asker: Principal, wish: Wish, days: int) -> Dossier:
    """Apologise and give the one new appointment there may be.

    It lies whole working days after the old one, or after today when that is later. Refuses too
    many days or none.
    """
    dossier, deed = _begin(asker, wish)
    if not 1 <= days <= limits.extension_days_max:
        raise Refusal(refusals.EXTENSION_OUT_OF_RANGE, days_max=limits.extension_days_max)
    since = max(deed.at, dossier.life.due_at or deed.at)
    due_at = province.due(since, Deadline(days, TermUnit.WORKING_DAY), dossier.competent_unit)
    return _keep(dossier, rules.extend(dossier.life, deed, due_at=due_at))


def stop(asker: Principal, wish: Wish) -> Dossier:
    """End the processing without a result, with a coded reason."""
    dossier, deed = _begin(asker, wish)
    return _keep(dossier, rules.stop(dossier.life, deed, working=_time(dossier)))


def decide(asker: Principal, wish: Wish) -> Dossier:
    """Sign the result, at the deciding step; whoever calls this issues it in the same transaction.

    From a fee due, the step is the one the dossier waited at.
    """
    dossier, deed = _begin(asker, wish)
    steps = workflow.way(procedure_of(dossier).deadline)
    decisive = workflow.decides(steps, dossier.life.step)
    station = station_at(dossier, workflow.last(steps), since=deed.at, due_at=None)
    working = _time(dossier)
    return _keep(
        dossier,
        rules.decide(dossier.life, deed, decisive=decisive, station=station, working=working),
    )


def correct(asker: Principal, wish: Wish) -> Dossier:
    """Reopen a decided dossier at its deciding step, to mend an error in its result."""
    dossier, deed = _begin(asker, wish)
    steps = workflow.way(procedure_of(dossier).deadline)
    to = next(one for one in steps if one.decisive)
    station = station_at(dossier, to, since=deed.at, due_at=dossier.life.due_at)
    return _keep(dossier, rules.correct(dossier.life, deed, station=station))


def hand_over(asker: Principal, wish: Wish, way: str) -> Dossier:
    """The result reaches its owner: online by their own act, at the counter or by post."""
    dossier, deed = _begin(asker, wish)
    return _keep(dossier, rules.hand_over(dossier.life, deed, way=way))


def rate(asker: Principal, wish: Wish, stars: int) -> Dossier:
    """The person served rates, once, 1 to 5 stars."""
    dossier, deed = _begin(asker, wish)
    return _keep(dossier, rules.rate(dossier.life, deed, stars=stars))


def procedure_of(dossier: Dossier) -> Procedure:
    """The version of the procedure under which the dossier was filed and stays."""
    return province.procedure(dossier.procedure, dt.date.fromisoformat(dossier.procedure_version))


def promised(dossier: Dossier) -> frozenset[str]:
    """The papers (codes) that were to come as originals when the dossier was filed."""
    return frozenset(store.act(dossier.id, 1).data.get("on_paper", ()))


def station_at(
    dossier: Dossier, step: Step, *, since: dt.datetime, due_at: dt.datetime | None
) -> Station:
    """Step `step` of a dossier's way, entered at `since` by nobody yet, and by when to leave it."""
    steps = workflow.way(procedure_of(dossier).deadline)
    unit = workflow.unit_of(step, received=dossier.received_unit, competent=dossier.competent_unit)
    step_due_at = workflow.step_due_at(
        steps, step, since=since, due_at=due_at, working=UnitTime(unit)
    )
    return Station(unit=unit, step=step.code, due_at=step_due_at)


def _begin(asker: Principal, wish: Wish) -> tuple[Dossier, Deed]:
    """The dossier, and the wish as a deed of the asker's, now."""
    dossier = _found(asker, wish.code)
    deed = Deed(
        actor=hats.actor(asker, dossier),
        at=clock.now(),
        expected=wish.version,
        reason_code=wish.reason_code,
        reason=wish.reason,
    )
    return dossier, deed


def _found(asker: Principal, code: str) -> Dossier:
    dossier = store.by_code(str(codes.parse(code)))
    if dossier is None or not hats.sees(asker, dossier):
        raise Refusal(refusals.NO_SUCH_DOSSIER)
    return dossier


def _keep(dossier: Dossier, act: Act) -> Dossier:
    """The dossier after the act: kept with it, told to other parts, noted in the trail."""
    life = after(dossier.life, act)
    led = msgspec.structs.replace(dossier, life=life, punctuality=_punctuality(life))
    with orm.transacting() as tx:
        store.keep(led, act)
        telling.moved(tx, led, act)
        seen = audit.Act(
            actor=act.actor,
            record=dossier.id,
            behalf=dossier.filer,
            purpose=_purpose(dossier),
            data={"verb": act.verb.value, "seq": act.seq},
        )
        audit.record(tx, audited.DOSSIER_ACTED, seen)
    return led


def _punctuality(life: Life) -> Punctuality | None:
    """Only an accepted and finished dossier kept a deadline or missed it."""
    if life.finished_at is None or life.due_at is None:
        return None
    return deadlines.punctuality(
        due_at=life.due_at, finished_at=life.finished_at, supplements=life.supplements
    )


def _time(dossier: Dossier) -> UnitTime:
    return UnitTime(dossier.competent_unit)


def _purpose(dossier: Dossier) -> str:
    """Why the law lets an official see the data: to handle this procedure."""
    return f"tthc:{dossier.procedure}"


def _new(asker: Principal, filing: Filing, act: Act) -> Dossier:
    day = clock.local(act.at).date()
    code = codes.make(filing.received_unit, day, store.next_serial(filing.received_unit, day))
    return Dossier(
        id=str(ids.new()),
        code=str(code),
        procedure=filing.procedure.code,
        procedure_version=province.organisation_day().isoformat(),
        channel=filing.channel,
        filer=filing.filer,
        typed_by=asker.id,
        client_key=filing.client_key,
        competent_unit=filing.competent_unit,
        received_unit=filing.received_unit,
        applicant=filing.applicant,
        answers=filing.answers,
        sources=filing.sources,
        fee_dong=filing.fee_dong,
        life=after(None, act),
    )


def _check_competent(filing: Filing) -> None:
    competent = {unit.code for unit in province.competent_units(filing.procedure)}
    if filing.competent_unit not in competent:
        raise Refusal(refusals.UNIT_NOT_COMPETENT, unit=filing.competent_unit)


def _filed_before(asker: Principal, filing: Filing, digest: str) -> Dossier | None:
    found = store.filed_before(asker.id, filing.client_key)
    if found is None:
        return None
    dossier, kept = found
    if kept != digest:
        raise Refusal(refusals.KEY_REUSED)
    return dossier


def _digest(filing: Filing) -> str:
    """What a repeated sending must equal: all that was sent but the key and the prefill's notes."""
    sent = (
        filing.procedure.code,
        filing.competent_unit,
        filing.channel,
        filing.filer,
        filing.applicant,
        filing.answers,
        filing.fee_dong,
        sorted(filing.papers),
        sorted(filing.on_paper),
    )
    return hashlib.sha256(msgspec.json.encode(sent, order="deterministic")).hexdigest()


def _searched(new: Dossier) -> str:
    """The folded text a work list finds the dossier by: code, name, number, phone, procedure."""
    who = new.applicant
    words = (new.code, who.name, who.id_number, who.phone, new.procedure)
    return plain(" ".join(words))[: limits.searched_letters_max]
