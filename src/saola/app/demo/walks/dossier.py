"""A dossier: filed, received, looked up, decided, checked, returned, rated, and counted."""

import hashlib
import re

from saola.app.demo import filling
from saola.app.demo.pages import Page, Unexpected
from saola.app.demo.visitor import ANSWERED, File
from saola.app.demo.walking import Cast, Step, Walk, until
from saola.province import api as province

CITIZEN, COUNTER, OFFICER, LEADER = "congdan", "motcua.xa", "canbo.xa", "lanhdao.xa"
UNITS = "communes"  # in whose first unit the accounts serve
LOOKED_UP_S = 30.0
STEPS_MAX = 4
PAPER = File("giay-to.pdf", "application/pdf", b"%PDF-1.4\n% giay to trinh dien\n%%EOF\n")
POPULATION = "Cơ sở dữ liệu quốc gia về dân cư"
EVIDENCE = re.compile(r"bằng chứng số (\d+)")
SHARE = re.compile(r"(\d+)/(\d+) →")


def _unit() -> str:
    return next(one.code for one in province.units() if one.group == UNITS)


def _desk(cast: Cast) -> str:
    return f"/desk/dossiers/{cast.kept['code']}/"


def _own(cast: Cast) -> str:
    return f"/dossiers/{cast.kept['code']}/"


def file(cast: Cast) -> str:
    """A citizen fills in the form; what is known of them stands in it already."""
    unit = _unit()
    asked = filling.procedure(unit)
    cast.kept["shares"] = str(_shares(cast, unit))
    visitor = cast.visitor(CITIZEN)
    page = visitor.get(f"/procedures/{asked.code}/file")
    form = page.form("applicant_name", "key")
    if not any(form.fields["applicant_name"].values):
        raise Unexpected(f"{page.path}: the applicant's name is not prefilled")
    given = filling.answers(form, asked, unit)
    after = visitor.submit(page, form, given, files=dict.fromkeys(form.files[:1], PAPER))
    if not after.path.endswith("/receipt"):
        raise Unexpected(f"{after.path}: not filed: {after.words[:400]}")
    cast.kept["code"] = after.path.split("/")[-2]
    return after.path


def accept(cast: Cast) -> str:
    """The counter accepts; the receipt says when the result is due, in working time."""
    visitor = cast.visitor(COUNTER)
    visitor.get("/desk/").link(_desk(cast))
    _act(cast, COUNTER, "accept")
    path = f"{_own(cast)}receipt"
    cast.visitor(CITIZEN).get(path).must_say("Giấy tiếp nhận hồ sơ và hẹn trả kết quả")
    return path


def look_up(cast: Cast) -> str:
    """The population database has answered over the exchange, and the exchange has evidence."""

    def answered() -> str | None:
        section = cast.visitor(OFFICER).get(_desk(cast)).words.partition(POPULATION)[2]
        found = EVIDENCE.search(section.partition("Tờ khai")[0])
        return found[1] if found else None

    number = until(answered, LOOKED_UP_S, f"{POPULATION} answers")
    path = f"/exchange/evidence/{number}"
    until(lambda: _evidenced(cast, path), LOOKED_UP_S, f"{path} holds the look-up for the dossier")
    return path


def _evidenced(cast: Cast, path: str) -> Page | None:
    page = cast.visitor("lgsp.1").ask("GET", path, None, {})
    told = page.status == ANSWERED and cast.kept["code"] in page.words
    return page if told and "tthc.prefill" in page.words else None


def work(cast: Cast) -> str:
    """An officer takes it on and sends it on, step by step, to the leader."""
    _act(cast, OFFICER, "claim")
    for _ in range(STEPS_MAX):
        form = cast.visitor(OFFICER).get(_desk(cast)).form("step", action="/send_on")
        targets = form.fields["step"].choices
        _act(cast, OFFICER, "send_on", step="decide" if "decide" in targets else targets[0])
        if "decide" in targets:
            return _desk(cast)
    raise Unexpected(f"{_desk(cast)}: no way to the decision")


def decide(cast: Cast) -> str:
    """The leader decides: a numbered PDF with an electronic seal."""
    _act(cast, LEADER, "decide", text=f"Đồng ý giải quyết. {filling.MADE_UP}.")
    path = f"{_own(cast)}result.pdf"
    answer = cast.visitor(LEADER).get(path)
    if not answer.content.startswith(b"%PDF-"):
        raise Unexpected(f"{path}: no PDF")
    cast.kept["digest"] = hashlib.sha256(answer.content).hexdigest()
    return path


def check(cast: Cast) -> str:
    """Whoever scans the QR code sees that the result is valid and the file the one issued."""
    path = cast.visitor(LEADER).get(_desk(cast)).link("/check/")
    page = cast.anybody.get(path)
    page.must_say("Kết quả thật và còn giá trị")
    same = cast.anybody.submit(page, page.form("digest"), {"digest": cast.kept["digest"]})
    same.must_say("tệp của bạn chính là tệp đã ban hành")
    return path


def collect(cast: Cast) -> str:
    """The citizen receives the result online; anybody with the code can track the dossier."""
    visitor = cast.visitor(CITIZEN)
    page = visitor.get(_own(cast))
    answer = visitor.submit(page, page.form("version", action="/result"))
    if hashlib.sha256(answer.content).hexdigest() != cast.kept["digest"]:
        raise Unexpected(f"{answer.path}: not the file that was issued")
    track = f"/track/?code={cast.kept['code']}"
    cast.anybody.get(track).must_say("Đã trả kết quả")
    return track


def rate(cast: Cast) -> str:
    """The citizen rates the service."""
    visitor = cast.visitor(CITIZEN)
    page = visitor.get(f"{_own(cast)}result")
    visitor.submit(page, page.form("stars"), {"stars": "5"}).must_say("5/5")
    return f"{_own(cast)}result"


def count(cast: Cast) -> str:
    """The unit's shares in the reform index have moved: they are counted from operation."""
    unit = _unit()

    def moved() -> str | None:
        return f"/par-index/{unit}" if str(_shares(cast, unit)) != cast.kept["shares"] else None

    return until(moved, LOOKED_UP_S, f"/par-index/{unit} counts the dossier")


def _shares(cast: Cast, unit: str) -> list[tuple[str, str]]:
    return SHARE.findall(cast.anybody.get(f"/par-index/{unit}").words)


def _act(cast: Cast, username: str, verb: str, **given: str) -> Page:
    visitor = cast.visitor(username)
    page = visitor.get(_desk(cast))
    form = page.form("version", *given, action=f"/{verb}")
    return visitor.submit(page, form, given)


WALK = Walk(
    "dossier",
    "Một hồ sơ",
    "A dossier",
    (
        Step("Công dân nộp hồ sơ trực tuyến", "A citizen files online", file),
        Step("Một cửa tiếp nhận, hẹn trả", "The counter accepts; a due date is given", accept),
        Step("Tra cứu dân cư qua LGSP, có chứng cứ", "Looked up over LGSP, evidenced", look_up),
        Step("Cán bộ nhận, xử lý, chuyển bước", "An officer takes it on, sends it on", work),
        Step("Lãnh đạo ký, ban hành kết quả", "The leader decides; a sealed PDF", decide),
        Step("Trang kiểm tra (mã QR): còn giá trị", "The QR check page says valid", check),
        Step("Trả kết quả trực tuyến", "The result is returned online", collect),
        Step("Công dân đánh giá", "The citizen rates", rate),
        Step("Chỉ số CCHC của đơn vị thay đổi", "The unit's reform shares have moved", count),
    ),
    (
        "một hồ sơ đã trả kết quả và được đánh giá, chứng cứ lượt tra cứu",
        "a dossier returned and rated, and the evidence of the look-up",
    ),
)
