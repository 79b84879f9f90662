"""What is known of somebody who signs in to file: their account, number, earlier dossiers."""

from collections.abc import Iterable, Iterator

from saola.egov import audited, limits
from saola.egov.dossiers import actions as dossiers
from saola.egov.dossiers.record import Dossier
from saola.egov.errands import store as errands
from saola.egov.forms.model import Fact
from saola.egov.forms.rules import typed
from saola.egov.intake.choosing import BEFORE
from saola.identity import api as identity
from saola.identity.api import Identifier, Principal
from saola.kernel import audit, orm
from saola.kernel.errors import Refusal
from saola.province.api import personal_number

ACCOUNT, NUMBER = "account", "number"
LOOKED_UP = ("birthDate", "gender", "residence")  # what the population contract tells of a citizen


def known_of(asker: Principal) -> dict[str, Fact]:
    """Facts by the names that questions are prefilled from; the surest source first.

    Reading a person's identifiers is an audited act, even on their own behalf.
    """
    found: dict[str, Fact] = {}
    identifiers = identity.identifiers(asker.id)
    with orm.transacting() as tx:
        seen = audit.Act(actor=asker.id, record=asker.id, behalf=asker.id, purpose="tthc.prefill")
        audit.record(tx, audited.IDENTITY_PREFILLED, seen)
    own = dossiers.own(asker)[: limits.prefill_dossiers_max]
    for name, fact in (
        *_of_account(asker),
        *_of_identifiers(identifiers),
        *_looked_up(own, identifiers),
        *_answered(own),
    ):
        if fact.value:
            found.setdefault(name, fact)
    return found


def _of_account(asker: Principal) -> Iterator[tuple[str, Fact]]:
    contact = identity.contact(asker.id)
    if contact is not None:
        yield "applicant.name", Fact(contact.name, ACCOUNT)
        yield "applicant.phone", Fact(contact.phone, ACCOUNT)
        yield "applicant.email", Fact(contact.email, ACCOUNT)


def _of_identifiers(identifiers: Iterable[Identifier]) -> Iterator[tuple[str, Fact]]:
    for one in identifiers:
        yield "applicant.id_kind", Fact(one.kind, ACCOUNT)
        yield f"applicant.{one.kind}", Fact(one.value, ACCOUNT)
        if one.kind == "personal_number":
            try:
                yield "citizen.gender", Fact(personal_number(one.value).sex.value, NUMBER)
            except Refusal:
                continue  # an account's number in a form of old: nothing is told by it


def _looked_up(
    own: Iterable[Dossier], identifiers: Iterable[Identifier]
) -> Iterator[tuple[str, Fact]]:
    """What the population database told of the same person for an earlier dossier.

    Somebody else's number may have been typed there: what is told of them is for the officer alone.
    """
    proven = {(one.kind, one.value) for one in identifiers}
    for dossier in own:
        if (dossier.applicant.id_kind, dossier.applicant.id_number) not in proven:
            continue
        citizen = errands.citizen_of(dossier.id)
        for name in LOOKED_UP:
            if name in citizen:
                yield f"citizen.{name}", Fact(citizen[name], f"population:{dossier.code}")


def _answered(own: Iterable[Dossier]) -> Iterator[tuple[str, Fact]]:
    """What the person answered themselves, to a question about the same fact."""
    for dossier in own:
        source = f"dossier:{dossier.code}"
        yield "applicant.address", Fact(dossier.applicant.address, source)
        yield BEFORE, Fact(dossier.competent_unit, source)
        try:
            questions = dossiers.procedure_of(dossier).questions
        except Refusal:
            continue  # the pack no longer knows that version
        for question in questions:
            if question.prefill and question.code in dossier.answers:
                yield question.prefill, Fact(typed(dossier.answers[question.code]), source)
