"""Issuing a result, checking one, and reading one's file."""

from saola.egov import audited, limits, refusals
from saola.egov.dossiers import actions as dossiers
from saola.egov.dossiers.actions import Wish
from saola.egov.dossiers.record import Dossier
from saola.egov.procedures.documents import document_words
from saola.egov.results import keys, pdf, rules, store
from saola.egov.results.model import Checked, Issued, Sheet
from saola.identity.api import Principal
from saola.kernel import audit, clock, files, ids, orm, settings
from saola.kernel.errors import Fault, Refusal
from saola.province import api as province
from saola.province.api import Unit

LEADER = "Lãnh đạo đơn vị"

_seals: dict[tuple[str, str], bool] = {}  # what a digest's content and a certificate say is fixed


def issue(asker: Principal, wish: Wish, text: str) -> Issued:
    """Decide the dossier and issue its result with `text`, in one: numbered, sealed, checkable.

    A result given before is replaced. Refuses what `decide` refuses, and a text missing or too
    long.
    """
    said = text.strip()
    if not said or len(said) > limits.result_text_letters_max or "\0" in said:
        raise Refusal(refusals.RESULT_TEXT_NEEDED, letters_max=limits.result_text_letters_max)
    with orm.transacting() as tx:
        dossier = dossiers.decide(asker, wish)
        issued = _sealed_sheet(asker, dossier, said)
        store.add(issued)
        data: dict[str, object] = {"number": issued.number, "digest": issued.digest}
        act = audit.Act(actor=asker.id, record=dossier.id, behalf=dossier.filer, data=data)
        audit.record(tx, audited.RESULT_ISSUED, act)
    return issued


def check(text: str, asked_digest: str = "") -> Checked:
    """What stands behind a check code: computed now, from the kept file and its seal.

    `asked_digest` is the SHA-256 of a file somebody holds; the answer says whether it is the one.
    Refuses an unknown code. Nothing in the answer is personal.
    """
    found = store.by_check_code(rules.check_code(text))
    if found is None:
        raise Refusal(refusals.NO_SUCH_RESULT)
    issued, state = found
    held = rules.digest(asked_digest)
    kept = _kept(issued)
    return Checked(
        issued=issued,
        standing=rules.standing(state, issued.replaced_at),
        intact=kept is not None,
        sealed=kept is not None and _sealed(issued, kept),
        same=held == issued.digest if held else None,
        successor=store.number_in_force(issued.dossier) if issued.replaced_at else "",
    )


def newest(dossier: Dossier) -> Issued | None:
    """The result in force of a dossier; None while there is none."""
    return next((one for one in store.of_dossier(dossier.id) if one.replaced_at is None), None)


def read(asker: Principal, dossier: Dossier) -> tuple[Issued, bytes]:
    """The result in force and its file, for one who may see the dossier; the read is audited.

    Refuses a dossier without a result; a kept file that is not what was issued is a fault.
    """
    issued = newest(dossier)
    if issued is None:
        raise Refusal(refusals.NO_RESULT_YET)
    content = _kept(issued)
    if content is None:
        raise Fault("the kept file of a result is not what was issued")
    with orm.transacting() as tx:
        data: dict[str, object] = {"result": issued.id}
        act = audit.Act(actor=asker.id, record=dossier.id, behalf=dossier.filer, data=data)
        audit.record(tx, audited.RESULT_READ, act)
    return issued, content


def _sealed_sheet(asker: Principal, dossier: Dossier, text: str) -> Issued:
    now = clock.now()
    year = clock.local(now).year
    unit = dossier.competent_unit
    number = rules.number(unit, year, store.next_serial(unit, year))
    code = ids.readable(rules.CHECK_LETTERS)
    title = dossiers.procedure_of(dossier).results[0].name
    content = pdf.sealed(pdf.drawn(_sheet(asker, dossier, number, code, text), now))
    return Issued(
        id=str(ids.new()),
        dossier=dossier.id,
        number=number,
        title_vi=title.vi[: limits.result_title_letters_max],
        title_en=title.en[: limits.result_title_letters_max],
        unit=unit,
        check_code=code,
        digest=files.put(content),
        size_bytes=len(content),
        issued_at=now,
        issued_by=asker.id,
        seal={"profile": pdf.PROFILE, "name": keys.name(), "certificate": keys.fingerprint()},
    )


def _sheet(asker: Principal, dossier: Dossier, number: str, code: str, text: str) -> Sheet:
    procedure = dossiers.procedure_of(dossier)
    unit = province.unit(dossier.competent_unit)
    today = clock.today()
    return Sheet(
        unit=unit.name.vi,
        parent=province.unit(unit.parent).name.vi if unit.parent else "",
        number=number,
        place=_place(unit),
        date=f"ngày {today:%d} tháng {today:%m} năm {today:%Y}",
        title=procedure.results[0].name.vi,
        title_en=procedure.results[0].name.en,
        applicant=dossier.applicant.name,
        dossier=dossier.code,
        procedure=procedure.name.vi,
        basis=tuple(document_words(one).vi for one in procedure.legal_basis),
        text=text,
        signer=asker.name,
        role=LEADER,
        check_code=rules.spelled(code),
        check_url=f"{settings.current().address}/check/{code}",
    )


def _place(unit: Unit) -> str:
    """Where a result is dated: the unit's territory, else the province."""
    if unit.division:
        return province.division(unit.division).name
    return province.current().manifest.name.vi


def _kept(issued: Issued) -> bytes | None:
    """The file as it was issued; None when it is gone or has been changed on the disk."""
    try:
        content = files.get(issued.digest)
    except KeyError:
        return None
    return content if rules.digest_of(content) == issued.digest else None


def _sealed(issued: Issued, content: bytes) -> bool:
    """Whether the seal holds; a file of this digest is looked into once for each certificate."""
    key = (issued.digest, keys.fingerprint())
    if key not in _seals:
        if len(_seals) >= limits.seals_remembered_max:
            _seals.clear()
        _seals[key] = pdf.seal_holds(content, issued.issued_at)
    return _seals[key]
