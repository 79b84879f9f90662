"""Decisions on a dossier: a life and a deed in, an act out, or a refusal that says why."""

import datetime as dt
from collections.abc import Iterable

from saola.egov import limits, refusals
from saola.egov.deadlines import rules as deadlines
from saola.egov.deadlines.model import WorkingTime
from saola.egov.dossiers.model import (
    REASONS,
    STATE_NAMES,
    TRANSITIONS,
    VERB_NAMES,
    Act,
    Actor,
    Deed,
    Hat,
    Life,
    State,
    Transition,
    Verb,
)
from saola.kernel.errors import Refusal

STARS = range(1, 6)
WAITING = frozenset({State.SUPPLEMENT_ASKED, State.FEE_DUE})


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

    Refuses a verb the state does not know, an actor without the capacity for it, and a deed done in
    sight of an older version: a repeated or late act never rolls a dossier back.
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
    return row


def file(deed: Deed, *, unit: str, step: str, channel: str) -> Act:
    """The first act: the dossier exists from now on. Its deadline counts from acceptance only."""
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
        data={"channel": channel},
    )


def accept(life: Life, deed: Deed, *, due_at: dt.datetime, step: str, unit: str) -> Act:
    """Receive a complete dossier: its deadline `due_at` runs from now, in `unit` at `step`."""
    row = permitted(life, deed, Verb.ACCEPT)
    return _act(life, deed, row, due_at=due_at, step=step, unit=unit)


def refuse(life: Life, deed: Deed) -> Act:
    """Turn a dossier away, with a coded reason in words of the case (form 03)."""
    row = permitted(life, deed, Verb.REFUSE)
    _check_reason(deed, row.verb)
    return _act(life, deed, row, due_at=None, step="")


def ask_supplement(life: Life, deed: Deed, *, items: tuple[str, ...]) -> Act:
    """Ask, once and for all, for everything that is missing (form 02); the clock pauses."""
    row = permitted(life, deed, Verb.ASK_SUPPLEMENT)
    _check_assignee(life, deed)
    wanted = [item.strip() for item in items if item.strip()]
    if not wanted or len(wanted) > limits.supplement_items_max:
        raise Refusal(refusals.NOTHING_ASKED)
    if any(len(item) > limits.reason_letters_max for item in wanted):
        raise Refusal(refusals.NOTHING_ASKED)
    return _act(life, deed, row, due_at=life.due_at, data={"items": wanted})


def answer_supplement(life: Life, deed: Deed, *, working: WorkingTime) -> Act:
    """The applicant has supplied what was asked: an accepted dossier's clock runs again."""
    row = permitted(life, deed, Verb.ANSWER_SUPPLEMENT)
    return _act(life, deed, row, due_at=_due_at(life, deed, working))


def withdraw(life: Life, deed: Deed, *, working: WorkingTime) -> Act:
    """The applicant takes the dossier back."""
    row = permitted(life, deed, Verb.WITHDRAW)
    return _act(life, deed, row, due_at=_due_at(life, deed, working), step="", assignee="")


def claim(life: Life, deed: Deed) -> Act:
    """Take the dossier on at its step; the first claim begins processing."""
    row = permitted(life, deed, Verb.CLAIM)
    return _act(life, deed, row, due_at=life.due_at, assignee=deed.actor.account)


def send_on(life: Life, deed: Deed, *, step: str, unit: str) -> Act:
    """Hand the dossier to another step, onward or back; nobody there holds it yet (form 06)."""
    row = permitted(life, deed, Verb.SEND_ON)
    _check_assignee(life, deed)
    _check_words(deed)
    return _act(life, deed, row, due_at=life.due_at, step=step, unit=unit, assignee="")


def ask_fee(life: Life, deed: Deed) -> Act:
    """Ask for the financial obligation; the clock pauses until it is met."""
    row = permitted(life, deed, Verb.ASK_FEE)
    _check_assignee(life, deed)
    return _act(life, deed, row, due_at=life.due_at)


def record_fee(life: Life, deed: Deed, *, working: WorkingTime) -> Act:
    """The fee has been paid: the clock runs again."""
    row = permitted(life, deed, Verb.RECORD_FEE)
    return _act(life, deed, row, due_at=_due_at(life, deed, working))


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
    return _act(life, deed, row, due_at=_due_at(life, deed, working), step="", assignee="")


def decide(life: Life, deed: Deed, *, decisive: bool, step: str, working: WorkingTime) -> Act:
    """Sign the result at a `decisive` step; it then waits at `step` for its owner."""
    row = permitted(life, deed, Verb.DECIDE)
    if not decisive:
        raise Refusal(refusals.STEP_DECIDES)
    return _act(life, deed, row, due_at=_due_at(life, deed, working), step=step, assignee="")


def correct(life: Life, deed: Deed, *, step: str) -> Act:
    """Reopen a decided dossier to mend an error in its result; the old appointment stands."""
    row = permitted(life, deed, Verb.CORRECT)
    _check_words(deed)
    if not deed.reason.strip():
        raise Refusal(refusals.REASON_NEEDED)
    return _act(life, deed, row, due_at=life.due_at, step=step, assignee="")


def hand_over(life: Life, deed: Deed, *, way: str) -> Act:
    """The result reaches its owner, `way` being online, counter or post. Lateness never bars it."""
    row = permitted(life, deed, Verb.RETURN)
    return _act(life, deed, row, due_at=life.due_at, step="", assignee="", data={"way": way})


def rate(life: Life, deed: Deed, *, stars: int) -> Act:
    """The person served rates, once; never a condition of anything."""
    row = permitted(life, deed, Verb.RATE)
    if life.stars:
        raise Refusal(refusals.RATED_BEFORE)
    if stars not in STARS:
        raise Refusal(refusals.STARS_OUT_OF_RANGE)
    _check_words(deed)
    return _act(life, deed, row, due_at=life.due_at, data={"stars": stars})


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
    due_at: dt.datetime | None,
    step: str | None = None,
    unit: str | None = None,
    assignee: str | None = None,
    data: dict[str, object] | None = None,
) -> Act:
    return Act(
        seq=life.version + 1,
        verb=row.verb,
        at=deed.at,
        actor=deed.actor.account,
        hat=_hat(row, deed.actor),
        source=life.state,
        target=row.target,
        unit=life.unit if unit is None else unit,
        step=life.step if step is None else step,
        assignee=life.assignee if assignee is None else assignee,
        due_at=due_at,
        reason_code=deed.reason_code,
        reason=deed.reason.strip(),
        data=data or {},
    )


def _hat(row: Transition, actor: Actor) -> Hat:
    """The capacity an act is done in; a counter officer's own filing is still the filer's."""
    return min(row.hats & actor.hats, key=list(Hat).index)


def _due_at(life: Life, deed: Deed, working: WorkingTime) -> dt.datetime | None:
    """The due date once the clock runs again, if it was paused; else the one in force."""
    if life.due_at is None or life.paused_at is None:
        return life.due_at
    return deadlines.resumed(
        due_at=life.due_at, paused_at=life.paused_at, resumed_at=deed.at, working=working
    )


def _check_assignee(life: Life, deed: Deed) -> None:
    if life.assignee and life.assignee != deed.actor.account:
        raise Refusal(refusals.ASSIGNED_TO_ANOTHER)


def _check_reason(deed: Deed, verb: Verb) -> None:
    _check_words(deed)
    known = any(reason.code == deed.reason_code and verb in reason.verbs for reason in REASONS)
    if not known or not deed.reason.strip():
        raise Refusal(refusals.REASON_NEEDED)


def _check_words(deed: Deed) -> None:
    if len(deed.reason) > limits.reason_letters_max:
        raise Refusal(refusals.REASON_NEEDED)
