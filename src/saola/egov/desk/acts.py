"""What a posted form of the desk does: one entry for each verb, none of them decides anything."""

from collections.abc import Callable

from django.http import QueryDict

from saola.egov import refusals
from saola.egov.dossiers import actions
from saola.egov.dossiers.actions import Wish
from saola.egov.dossiers.model import Verb
from saola.egov.results import actions as results
from saola.identity.api import Principal
from saola.kernel.errors import Refusal
from saola.kernel.texts import readable

Deed = Callable[[Principal, Wish, QueryDict], object]
DAYS_DIGITS = 3


def perform(asker: Principal, verb: str, wish: Wish, given: QueryDict) -> None:
    """Do `verb` with the rest of the form; refuses a verb that is not done at a desk."""
    deed = DEEDS.get(verb)
    if deed is None:
        raise Refusal(refusals.NO_SUCH_VERB, verb=verb[:40])
    deed(asker, wish, given)


def _ask_supplement(asker: Principal, wish: Wish, given: QueryDict) -> None:
    actions.ask_supplement(asker, wish, tuple(readable(given.get("items", "")).splitlines()))


def _send_on(asker: Principal, wish: Wish, given: QueryDict) -> None:
    actions.send_on(asker, wish, readable(given.get("step", ""))[:40])


def _extend(asker: Principal, wish: Wish, given: QueryDict) -> None:
    text = given.get("days", "")
    known = text.isascii() and text.isdigit() and len(text) <= DAYS_DIGITS
    actions.extend(asker, wish, int(text) if known else 0)


def _decide(asker: Principal, wish: Wish, given: QueryDict) -> None:
    results.issue(asker, wish, readable(given.get("text", "")))


def _hand_over(asker: Principal, wish: Wish, given: QueryDict) -> None:
    actions.hand_over(asker, wish, given.get("way", ""))


def _plainly(deed: Callable[[Principal, Wish], object]) -> Deed:
    return lambda asker, wish, _given: deed(asker, wish)


DEEDS: dict[str, Deed] = {
    Verb.ACCEPT: _plainly(actions.accept),
    Verb.REFUSE: _plainly(actions.refuse),
    Verb.ASK_SUPPLEMENT: _ask_supplement,
    Verb.ANSWER_SUPPLEMENT: _plainly(actions.answer_supplement),
    Verb.WITHDRAW: _plainly(actions.withdraw),
    Verb.CLAIM: _plainly(actions.claim),
    Verb.SEND_ON: _send_on,
    Verb.ASK_FEE: _plainly(actions.ask_fee),
    Verb.RECORD_FEE: _plainly(actions.record_fee),
    Verb.EXTEND: _extend,
    Verb.STOP: _plainly(actions.stop),
    Verb.DECIDE: _decide,
    Verb.CORRECT: _plainly(actions.correct),
    Verb.RETURN: _hand_over,
}
