"""Decisions on a dossier: a life and a deed in, an act out, or a refusal that says why."""

import datetime as dt
from collections.abc import Iterable
from types import EllipsisType

import msgspec

from saola.egov import limits, refusals
from saola.egov.deadlines import rules as deadlines
from saola.egov.deadlines.model import WorkingTime
from saola.egov.dossiers.model import (
    REASONS,
    STATE_NAMES,
    TRANSITIONS,
    VERB_NAMES,
    WAYS,
    Act,
    Actor,
    Deed,
    Hat,
    Life,
    State,
    Station,
    Transition,
    Verb,
)
from saola.kernel.errors import Refusal

STARS = range(1, 6)


def possible(life: Life, actor: Actor) -> tuple[Verb, ...]:
    """What `actor` may do now, in the table's order; for the buttons of a page."""
    return tuple(
        dict.fromkeys(
            row.verb
            for row in TRANSITIONS
            if row.source is life.state
            and row.hats & actor.hats
            and _open(life, row)
            and not (row.verb is Verb.EXTEND and life.extended)
            and not (row.verb is Verb.RATE and life.stars)
        )
    )


def permitted(life: Life, deed: Deed, verb: Verb) -> Transition:
    """The row of the table that `verb` follows now.

    Refuses a verb the state does not know, an actor without the capacity for it, a reason
    that cannot be kept, and a deed done in sight of an older version: a repeated or late act never
    rolls a dossier back.
    """
    rows = [row for row in TRANSITIONS if row.verb is verb and row.source is life.state]
    words = {"verb_vi": VERB_NAMES[verb][0].lower(), "verb_en": VERB_NAMES[verb][1].lower()}
    if deed.expected != life.version:
        raise Refusal(refusals.LATE_ACT)
    if not rows:
        state_vi, state_en = STATE_NAMES[life.state]
        raise Refusal(refusals.ILLEGAL_MOVE, state_vi=state_vi, state_en=state_en, **words)
    row = next((row for row in rows if _open(life, row)), rows[0])
    if not row.hats & deed.actor.hats:
        raise Refusal(refusals.NOT_YOURS, **words)
    if not _open(life, row):
        raise Refusal(refusals.NO_ANSWER_YET)
    _check_words(deed)
    return row


def file(deed: Deed, *, unit: str, step: str, channel: str, on_paper: tuple[str, ...] = ()) -> Act:
    """The first act: the dossier exists from now on. Its deadline counts from acceptance only.

    `on_paper` are the papers (codes of the procedure's) that come as originals, not as files.
    """
    row = next(row for row in TRANSITIONS if row.verb is Verb.FILE)
    assert row.hats & deed.actor.hats, "a door lets only filers and counters file"
    return Act(
        seq=1,
        verb=Verb.FILE,
        at=deed.at,
        actor=deed.actor.account,
        hat=_hat(row, deed.actor),
        source=None,
        target=State.FILED,
        unit=unit,
        step=step,
        data={"channel": channel, "on_paper": list(on_paper)},
    )


def accept(life: Life, deed: Deed, *, due_at: dt.datetime, station: Station) -> Act:
    """Receive a complete dossier: its deadline `due_at` runs from now, at its first `station`."""
    row = permitted(life, deed, Verb.ACCEPT)
    return _act(life, deed, row, due_at=due_at, station=station)


def refuse(life: Life, deed: Deed) -> Act:
    """Turn a dossier away, with a coded reason in words of the case (form 03)."""
    row = permitted(life, deed, Verb.REFUSE)
    _check_reason(deed, row.verb)
    return _act(life, deed, row, due_at=None, station=_left(life))


def ask_supplement(life: Life, deed: Deed, *, items: tuple[str, ...]) -> Act:
    """Ask, once and for all, for everything that is missing (form 02); the clock pauses."""
    row = permitted(life, deed, Verb.ASK_SUPPLEMENT)
    _check_assignee(life, deed)
    wanted = [item.strip() for item in items if item.strip()]
    if not wanted or len(wanted) > limits.supplement_items_max:
        raise Refusal(refusals.NOTHING_ASKED)
    if any(len(item) > limits.reason_letters_max or "\0" in item for item in wanted):
        raise Refusal(refusals.NOTHING_ASKED)
    return _act(life, deed, row, data={"items": wanted})


def answer_supplement(life: Life, deed: Deed, *, working: WorkingTime) -> Act:
    """The applicant has supplied what was asked: an accepted dossier's clock runs again."""
    row = permitted(life, deed, Verb.ANSWER_SUPPLEMENT)
    return _act(_running(life, deed, working), deed, row)


def withdraw(life: Life, deed: Deed, *, working: WorkingTime) -> Act:
    """The applicant takes the dossier back."""
    row = permitted(life, deed, Verb.WITHDRAW)
    return _act(_running(life, deed, working), deed, row, station=_left(life))


def claim(life: Life, deed: Deed) -> Act:
    """Take the dossier on at its step; the first claim begins processing."""
    row = permitted(life, deed, Verb.CLAIM)
    return _act(life, deed, row, station=_at(life, assignee=deed.actor.account))


def send_on(life: Life, deed: Deed, *, station: Station, back: bool = False) -> Act:
    """Hand the dossier to another step (form 06); one that goes `back` goes with a reason."""
    row = permitted(life, deed, Verb.SEND_ON)
    _check_assignee(life, deed)
    if back and not deed.reason.strip():
        raise Refusal(refusals.REASON_NEEDED)
    return _act(life, deed, row, station=station)


def ask_fee(life: Life, deed: Deed) -> Act:
    """Ask for the financial obligation; the clock pauses until it is met."""
    row = permitted(life, deed, Verb.ASK_FEE)
    _check_assignee(life, deed)
    return _act(life, deed, row)


def record_fee(life: Life, deed: Deed, *, working: WorkingTime) -> Act:
    """The fee has been paid: the clock runs again."""
    row = permitted(life, deed, Verb.RECORD_FEE)
    return _act(_running(life, deed, working), deed, row)


def extend(life: Life, deed: Deed, *, due_at: dt.datetime) -> Act:
    """Apologise and give the one new appointment there may be (form 04)."""
    row = permitted(life, deed, Verb.EXTEND)
    _check_reason(deed, row.verb)
    if life.extended:
        raise Refusal(refusals.EXTENDED_BEFORE)
    if life.due_at is None or due_at <= max(life.due_at, deed.at):
        raise Refusal(refusals.NOT_LATER)
    return _act(life, deed, row, due_at=due_at)


def stop(life: Life, deed: Deed, *, working: WorkingTime) -> Act:
    """End the processing without a result, with a coded reason (form 05)."""
    row = permitted(life, deed, Verb.STOP)
    _check_reason(deed, row.verb)
    return _act(_running(life, deed, working), deed, row, station=_left(life))


def decide(
    life: Life, deed: Deed, *, decisive: bool, station: Station, working: WorkingTime
) -> Act:
    """Sign the result, at a `decisive` step only; it then waits at `station` for its owner."""
    row = permitted(life, deed, Verb.DECIDE)
    if not decisive:
        raise Refusal(refusals.STEP_DECIDES)
    return _act(_running(life, deed, working), deed, row, station=station)


def correct(life: Life, deed: Deed, *, station: Station) -> Act:
    """Reopen a decided dossier to mend an error in its result; the old appointment stands."""
    row = permitted(life, deed, Verb.CORRECT)
    if not deed.reason.strip():
        raise Refusal(refusals.REASON_NEEDED)
    return _act(life, deed, row, station=station)


def hand_over(life: Life, deed: Deed, *, way: str) -> Act:
    """The result reaches its owner, by a way the actor can vouch for; lateness never bars it."""
    row = permitted(life, deed, Verb.RETURN)
    if way not in WAYS[_hat(row, deed.actor)]:
        raise Refusal(refusals.NO_SUCH_WAY)
    return _act(life, deed, row, station=_left(life), data={"way": way})


def rate(life: Life, deed: Deed, *, stars: int) -> Act:
    """The person served rates, once; never a condition of anything."""
    row = permitted(life, deed, Verb.RATE)
    if life.stars:
        raise Refusal(refusals.RATED_BEFORE)
    if stars not in STARS:
        raise Refusal(refusals.STARS_OUT_OF_RANGE)
    return _act(life, deed, row, data={"stars": stars})


def visible(actor_units: Iterable[str], dossier_units: Iterable[str]) -> bool:
    """Whether an official serving in `actor_units` may see a dossier that `dossier_units` touched.

    The empty unit is the whole province.
    """
    mine = set(actor_units)
    return "" in mine or not mine.isdisjoint(dossier_units)


def _open(life: Life, row: Transition) -> bool:
    """Where a verb has two rows from one state, acceptance and an answer decide between them."""
    if row.source is not State.SUPPLEMENT_ASKED:
        return True
    accepted = life.accepted_at is not None
    if row.verb is Verb.ANSWER_SUPPLEMENT:
        return accepted == (row.target is State.PROCESSING)
    if row.verb is Verb.ACCEPT:
        return not accepted and life.answered
    return True


def _act(  # noqa: PLR0913 # because an act names all that is in force after it
    life: Life,
    deed: Deed,
    row: Transition,
    *,
    due_at: dt.datetime | EllipsisType | None = ...,
    station: Station | None = None,
    data: dict[str, object] | None = None,
) -> Act:
    """The next act; what is not given stays as it is in `life`."""
    here = station or _at(life, assignee=life.assignee)
    return Act(
        seq=life.version + 1,
        verb=row.verb,
        at=deed.at,
        actor=deed.actor.account,
        hat=_hat(row, deed.actor),
        source=life.state,
        target=row.target,
        unit=here.unit,
        step=here.step,
        assignee=here.assignee,
        due_at=life.due_at if due_at is ... else due_at,
        step_due_at=here.due_at,
        reason_code=deed.reason_code,
        reason=deed.reason.strip(),
        data=data or {},
    )


def _at(life: Life, *, assignee: str) -> Station:
    return Station(unit=life.unit, step=life.step, due_at=life.step_due_at, assignee=assignee)


def _left(life: Life) -> Station:
    """No step holds the dossier any more; its unit keeps it."""
    return Station(unit=life.unit)


def _hat(row: Transition, actor: Actor) -> Hat:
    """The capacity an act is done in; a counter officer's own filing is still the filer's."""
    return min(row.hats & actor.hats, key=list(Hat).index)


def _running(life: Life, deed: Deed, working: WorkingTime) -> Life:
    """The life with its deadlines moved by the time the clock stood still, if it did."""
    paused_at = life.paused_at
    if paused_at is None:
        return life

    def moved(due_at: dt.datetime | None) -> dt.datetime | None:
        return due_at and deadlines.resumed(
            due_at=due_at, paused_at=paused_at, resumed_at=deed.at, working=working
        )

    return msgspec.structs.replace(
        life, due_at=moved(life.due_at), step_due_at=moved(life.step_due_at)
    )


def _check_assignee(life: Life, deed: Deed) -> None:
    if life.assignee and life.assignee != deed.actor.account:
        raise Refusal(refusals.ASSIGNED_TO_ANOTHER)


def _check_reason(deed: Deed, verb: Verb) -> None:
    known = any(reason.code == deed.reason_code and verb in reason.verbs for reason in REASONS)
    if not known or not deed.reason.strip():
        raise Refusal(refusals.REASON_NEEDED)


def _check_words(deed: Deed) -> None:
    """Whatever the verb: a code is one of the list, words are of bounded length and readable."""
    listed = not deed.reason_code or any(one.code == deed.reason_code for one in REASONS)
    if not listed or len(deed.reason) > limits.reason_letters_max or "\0" in deed.reason:
        raise Refusal(refusals.REASON_NEEDED)
