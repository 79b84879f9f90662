"""A posted form as a value: typed answers, files received or carried over, promises."""

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from saola.egov import limits
from saola.egov.forms import applicant
from saola.egov.forms.model import Problem
from saola.egov.intake.model import Sent
from saola.egov.papers import actions as papers
from saola.egov.papers import rules
from saola.egov.papers.model import Received, Upload
from saola.kernel.errors import Refusal
from saola.province.api import Paper, Procedure, Text

ANSWER, PAPER, ON_PAPER = "answer_", "paper_", "on_paper_"
CARRIED_S = 24 * 3_600  # how long files received with a faulty form wait for its mending


def sent(request: HttpRequest, procedure: Procedure, asker_id: str) -> Sent:
    """What was posted; files that cannot be taken are problems of the form, not refusals."""
    given = request.POST
    received, wrong = _papers(request, procedure)
    return Sent(
        key=given.get("key", ""),
        unit=given.get("unit", ""),
        fee=given.get("fee", ""),
        applicant={one.code: given.get(one.code, "") for one in applicant.QUESTIONS},
        answers={one.code: given.get(ANSWER + one.code, "") for one in procedure.questions},
        papers=(*_carried(given.get("carried", ""), given.getlist("drop"), asker_id), *received),
        on_paper=frozenset(
            one.code for one in procedure.papers if given.get(ON_PAPER + one.code) == "yes"
        ),
        wrong_files=wrong,
    )


def carried(received: tuple[Received, ...], asker_id: str) -> str:
    """Files already received, for the form's next sending by the same person: signed, not sent."""
    values = [[getattr(one, name) for name in Received.__struct_fields__] for one in received]
    return signing.dumps(values, salt=_salt(asker_id), compress=True) if values else ""


def received(files: "list[UploadedFile[bytes]]", paper: str = "") -> tuple[Received, ...]:
    """Uploaded files, received; refuses the first that cannot be."""
    return tuple(_received(one, paper) for one in files)


def _papers(
    request: HttpRequest, procedure: Procedure
) -> tuple[tuple[Received, ...], tuple[Problem, ...]]:
    taken, wrong = [], []
    for paper in procedure.papers:
        for file in request.FILES.getlist(PAPER + paper.code):
            try:
                taken.append(_received(file, paper.code))
            except Refusal as refused:
                wrong.append(_problem(paper, refused))
    return tuple(taken), tuple(wrong)


def _received(file: "UploadedFile[bytes]", paper: str) -> Received:
    """The size is looked at before the file is read."""
    name = file.name or ""
    if (file.size or 0) > limits.attachment_bytes_max:
        raise rules.too_large(name)
    return papers.receive(Upload(paper, name, file.read()))


def _problem(paper: Paper, refused: Refusal) -> Problem:
    why = Text(refused.message("vi"), refused.message("en"))
    return Problem(PAPER + paper.code, paper.name, why)


def _carried(signed: str, dropped: list[str], asker_id: str) -> tuple[Received, ...]:
    """A signature that is not good, or not this person's, carries nothing."""
    if not signed:
        return ()
    try:
        values = signing.loads(signed, salt=_salt(asker_id), max_age=CARRIED_S)
    except signing.BadSignature:
        return ()
    fields = Received.__struct_fields__
    found = (Received(**dict(zip(fields, value, strict=True))) for value in values)
    return tuple(one for one in found if one.digest not in dropped)


def _salt(asker_id: str) -> str:
    return f"egov.carried:{asker_id}"
