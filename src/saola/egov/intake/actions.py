"""File a checked form: online for oneself, at the counter for whoever came."""

import msgspec

from saola.egov import limits, refusals
from saola.egov.dossiers import actions as dossiers
from saola.egov.dossiers.actions import COUNTER, ONLINE, Filing, Wish
from saola.egov.dossiers.model import State
from saola.egov.dossiers.record import Dossier
from saola.egov.forms import rules as forms
from saola.egov.forms.model import Fact, Problem
from saola.egov.intake import rules
from saola.egov.intake.model import Ready, Sent
from saola.egov.papers import actions as papers
from saola.egov.papers.model import Received
from saola.identity.api import Principal
from saola.kernel import orm
from saola.kernel.errors import Refusal
from saola.province import api as province
from saola.province.api import Online, Procedure

PEOPLE = frozenset({"citizen", "business", "foreigner"})


def may_file_online(asker: Principal, procedure: Procedure) -> None:
    """Refuse an official (the counter is theirs) and a procedure that is not filed online."""
    if asker.kind not in PEOPLE:
        raise Refusal(refusals.PERSON_NEEDED)
    if procedure.online is Online.NONE:
        raise Refusal(refusals.NOT_ONLINE, procedure=procedure.code)


def file_online(
    asker: Principal, procedure: Procedure, sent: Sent, offered: dict[str, Fact] | None = None
) -> Dossier:
    """File for oneself; `offered` are the prefilled facts. The same key files once.

    Refuses a form with faults (`ANSWERS_INCOMPLETE`, its data `problems` one by one).
    """
    may_file_online(asker, procedure)
    ready = _ready(procedure, sent)
    sources = forms.sources(sent.applicant | ready.answers, offered or {})
    filing = _filing(procedure, sent, ready)
    filing = msgspec.structs.replace(filing, filer=asker.id, sources=sources)
    with orm.transacting():
        return _file(asker, filing, ready.papers)


def file_at_counter(asker: Principal, procedure: Procedure, sent: Sent) -> Dossier:
    """File for whoever stands at the counter and accept at once: the due date runs from now.

    Received in the asker's own unit, whoever is competent. Refuses as `file_online` does.
    """
    own = asker.units("counter")
    if not own:
        raise Refusal(refusals.NO_SUCH_DOSSIER)
    ready = _ready(procedure, sent)
    received = next((unit for unit in own if unit), ready.unit)
    filing = msgspec.structs.replace(
        _filing(procedure, sent, ready), channel=COUNTER, received_unit=received
    )
    with orm.transacting():
        filed = _file(asker, filing, ready.papers)
        if filed.life.state is not State.FILED:
            return filed
        return dossiers.accept(asker, Wish(code=filed.code, version=filed.life.version))


def supplement(asker: Principal, wish: Wish, received: tuple[Received, ...]) -> Dossier:
    """Answer what was asked, with files, words or both; refuses neither."""
    if not received and not wish.reason.strip():
        raise Refusal(refusals.EMPTY_SUPPLEMENT)
    with orm.transacting():
        answered = dossiers.answer_supplement(asker, wish)
        papers.attach(asker, answered, received)
    return answered


def _ready(procedure: Procedure, sent: Sent) -> Ready:
    if not 0 < len(sent.key) <= limits.client_key_letters_max or not sent.key.isprintable():
        raise Refusal(refusals.NO_KEY, letters_max=limits.client_key_letters_max)
    competent = [unit.code for unit in province.competent_units(procedure)]
    ready, problems = rules.examined(procedure, competent, sent)
    if ready is None:
        raise incomplete(problems)
    return ready


def incomplete(problems: tuple[Problem, ...]) -> Refusal:
    """The refusal of a form with faults: how many, which, and how to mend each."""
    return Refusal(
        refusals.ANSWERS_INCOMPLETE,
        count=len(problems),
        labels_vi=", ".join(dict.fromkeys(one.label.vi for one in problems)),
        labels_en=", ".join(dict.fromkeys(one.label.en for one in problems)),
        problems=[
            {
                "field": one.field,
                "label_vi": one.label.vi,
                "label_en": one.label.en,
                "vi": one.why.vi,
                "en": one.why.en,
            }
            for one in problems
        ],
    )


def _filing(procedure: Procedure, sent: Sent, ready: Ready) -> Filing:
    return Filing(
        procedure=procedure,
        competent_unit=ready.unit,
        received_unit=ready.unit,
        channel=ONLINE,
        filer="",
        client_key=sent.key,
        applicant=ready.applicant,
        answers=ready.answers,
        fee_dong=ready.fee_dong,
        papers=tuple(one.digest for one in ready.papers),
        on_paper=ready.on_paper,
    )


def _file(asker: Principal, filing: Filing, received: tuple[Received, ...]) -> Dossier:
    """The dossier with its papers; a repeated sending attaches nothing again."""
    filed = dossiers.file(asker, filing)
    if not papers.of(filed):
        papers.attach(asker, filed, received)
    return filed
