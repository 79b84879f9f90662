"""A system: declared, appraised, under contract, flowing, proved, and seen on the diagram."""

import json
import tempfile
import urllib.parse
from pathlib import Path

from saola.app.demo.pages import Page, Unexpected
from saola.app.demo.visitor import ANSWERED, REFUSED_FROM, Visitor
from saola.app.demo.walking import Cast, Step, Walk, until
from saola.kernel import ids
from saola.lgsp.evidence import verify
from saola.simulators.people import PEOPLE

SYSTEM = "thu-quan-trac-man"  # one system for all walks, so that no walk leaves another behind
PROVIDER, SERVICE = "csdl-dan-cu", "population"
FIELDS = ("found", "citizen.fullName", "citizen.birthDate")
FORBIDDEN = 403
RELAY_S = 20.0  # an event reaches its handler, the gateway reads its rules anew


def declare(cast: Cast) -> str:
    """The first architect declares a system that measures what others measure already.

    An earlier walk may have: then its declaration is the one that is gone on with.
    """
    code = cast.kept["system"] = SYSTEM
    visitor = cast.visitor("kientruc.1")
    before = visitor.ask("GET", f"/architecture/declarations/{code}", None, {})
    if before.status == ANSWERED:
        return before.path
    page = visitor.get("/architecture/declarations/new")
    after = visitor.submit(
        page,
        page.form("code", "providers"),
        {
            "code": code,
            "name_vi": "Quan trắc, cảnh báo mặn dùng thử",
            "name_en": "Salinity monitoring on trial",
            "purpose": "Bản trình diễn: một hệ thống khai báo để đi hết vòng đời",
            "functions": "quan trắc mặn, cảnh báo mặn",
            "masters": "salinity",
            "reads": "citizens",
            "providers": [PROVIDER],
        },
    )
    after.must_say(code)
    return after.path


def duplicates(cast: Cast) -> str:
    """What the new system may duplicate, with evidence."""
    path = f"/architecture/declarations/{cast.kept['system']}"
    page = cast.visitor("kientruc.2").get(path)
    others = [
        link
        for link in page.links
        if link.startswith("/architecture/objects/") and not link.endswith(cast.kept["system"])
    ]
    if not others:
        raise Unexpected(f"{path}: no duplicate found")
    return others[0]


def appraise(cast: Cast) -> str:
    """The second architect accepts in writing; the first may not."""
    path = f"/architecture/declarations/{cast.kept['system']}"
    own = cast.visitor("kientruc.1").get(path)
    if any(form.action.endswith("/decide") for form in own.forms):
        raise Unexpected(f"{path}: whoever declared it may decide on it")
    visitor = cast.visitor("kientruc.2")
    page = visitor.get(path)
    if not any(form.action.endswith("/decide") for form in page.forms):
        page.must_say("badge-good")  # an earlier walk's architect has accepted it
        return page.path
    reason = "Đồng ý dùng thử; dùng chung số đo, không lập trạm mới"
    after = visitor.submit(
        page, page.form("reason", "verdict"), {"reason": reason}, ("verdict", "accept")
    )
    after.must_say(reason, "badge")
    return after.path


def ask(cast: Cast) -> str:
    """One administrator asks for a contract in the name of the new system, few fields only."""
    visitor, system = cast.visitor("lgsp.1"), cast.kept["system"]
    path = f"/exchange/contracts/new?service={SERVICE}"

    def offered() -> Page | None:
        page = visitor.get(path)
        return page if system in page.form("consumer").fields["consumer"].choices else None

    page = until(offered, RELAY_S, f"{system} is registered at the exchange")
    # Whatever an earlier walk that broke off has asked for stands in nobody's way.
    cast.kept["purpose"] = f"demo.{ids.readable(8).lower()}"
    form = page.form("consumer", "fields")
    after = visitor.submit(
        page,
        form,
        {
            "consumer": system,
            "purpose": cast.kept["purpose"],
            "purpose_text": "Bản trình diễn: tra cứu người nhận cảnh báo",
            "legal_basis": "Bản trình diễn, dữ liệu hư cấu; không có căn cứ pháp lý thật",
            "fields": list(FIELDS),
        },
    )
    cast.kept["contract"] = after.path
    return after.path


def approve(cast: Cast) -> str:
    """Another administrator approves; the asker may not."""
    own = cast.visitor("lgsp.1").get(cast.kept["contract"])
    if any(("act", "approve") in form.buttons for form in own.forms):
        raise Unexpected("whoever asked may approve")
    visitor = cast.visitor("lgsp.2")
    page = visitor.get(cast.kept["contract"])
    after = visitor.submit(page, page.form("act"), button=("act", "approve"))
    after.must_say("badge-good")
    named = [word for word in after.words.split() if word.startswith("VN/")]
    cast.kept["client"], cast.kept["service"] = named[0], named[1]
    return after.path


def connect(cast: Cast) -> str:
    """The system gets a client id and a secret of its own, then a token (RFC 6749, 4.4)."""
    visitor, system = cast.visitor("lgsp.1"), cast.kept["system"]
    page = visitor.get("/account/clients/")
    anew = next((one for one in page.forms if one.action.endswith(f"/{system}/secret/")), None)
    if anew is not None:
        after = visitor.submit(page, anew)
    else:
        given = {"client_id": system, "title": system, "system_id": system, "scopes": ["lgsp.call"]}
        after = visitor.submit(page, page.form("client_id", "scopes"), given)
    secret = after.text.partition('role="status"')[2].partition("<code>")[2].partition("</code>")[0]
    answer = cast.anybody.post(
        "/oauth2/token",
        {
            "grant_type": "client_credentials",
            "client_id": system,
            "client_secret": secret,
            "scope": "lgsp.call",
        },
        accept="application/json",
    )
    cast.kept["token"] = json.loads(answer.content)["access_token"]
    return "/account/clients/"


def call(cast: Cast) -> str:
    """The system asks who somebody is, over the exchange; only agreed fields come back."""
    person = PEOPLE[0]
    target = urllib.parse.quote(cast.kept["service"])

    def answered() -> Page | None:
        answer = _called(cast, f"/r1/{target}/lookup", {"personalNumber": person.personal_number})
        return answer if answer.status == ANSWERED else None

    answer = until(answered, RELAY_S, "the gateway lets the call through")
    told = json.loads(answer.content)
    if told.get("citizen") != {
        "fullName": person.name,
        "birthDate": person.birth_date.isoformat(),
    }:
        raise Unexpected(f"not the agreed fields alone: {sorted(told.get('citizen', told))}")
    cast.kept["record"] = answer.headers["x-saola-evidence"].rpartition("#")[2]
    return f"/r1/{target}/lookup"


def _called(cast: Cast, path: str, body: dict[str, str]) -> Page:
    return Visitor(cast.address).ask(
        "POST",
        path,
        json.dumps(body).encode(),
        {
            "accept": "application/json",
            "content_type": "application/json",
            "authorization": f"Bearer {cast.kept['token']}",
            "x_road_client": cast.kept["client"],
            "x_saola_purpose": cast.kept["purpose"],
        },
    )


def refused(cast: Cast) -> str:
    """The same call for another purpose is refused, and that leaves evidence too."""
    answer = cast.anybody.ask(
        "POST",
        f"/r1/{urllib.parse.quote(cast.kept['service'])}/lookup",
        b"{}",
        {
            "content_type": "application/json",
            "authorization": f"Bearer {cast.kept['token']}",
            "x_road_client": cast.kept["client"],
            "x_saola_purpose": "marketing",
        },
    )
    if answer.status < REFUSED_FROM or "x-saola-evidence" not in answer.headers:
        raise Unexpected(f"a call for another purpose: {answer.status}")
    return f"/exchange/evidence/{answer.headers['x-saola-evidence'].rpartition('#')[2]}"


def prove(cast: Cast) -> str:
    """The receipt of the call, verified against the log's public key by the standalone verifier."""
    path = f"/exchange/evidence/{cast.kept['record']}"
    visitor = cast.visitor("lgsp.2")

    def filed() -> Page | None:
        page = visitor.ask("GET", path, None, {})
        return page if page.status == ANSWERED else None

    until(filed, RELAY_S, f"record {cast.kept['record']} is in the index")
    with tempfile.TemporaryDirectory() as folder:
        receipt = Path(folder) / "receipt.json"
        receipt.write_bytes(visitor.get(f"{path}/receipt.json").content)
        key = Path(folder) / "log.vkey"
        key.write_bytes(cast.anybody.get("/lgsp/evidence/key").content)
        if verify.main([str(receipt), "--key", str(key)]):
            raise Unexpected(f"{path}: the verifier does not accept the receipt")
    return path


def drawn(cast: Cast) -> str:
    """The flow stands on the diagram, declared and flowing."""
    system = cast.kept["system"]

    def flowing() -> str | None:
        rows = cast.anybody.get("/architecture/flows").text.split("<tr>")
        row = next((one for one in rows if f"/objects/{system}" in one and PROVIDER in one), "")
        return "/architecture/flows" if "badge-flowing" in row else None

    return until(flowing, RELAY_S, f"{system} → {PROVIDER} flows")


def revoked(cast: Cast) -> str:
    """The contract is revoked in writing, and the exchange lets the next call no longer through."""
    visitor = cast.visitor("lgsp.2")
    page = visitor.get(cast.kept["contract"])
    reason = "Bản trình diễn đã xong"
    after = visitor.submit(page, page.form("act"), {"reason": reason}, ("act", "revoke"))
    after.must_say(reason, "badge-bad")
    target = urllib.parse.quote(cast.kept["service"])

    def stopped() -> str | None:
        answer = _called(cast, f"/r1/{target}/lookup", {})
        return after.path if answer.status == FORBIDDEN else None

    return until(stopped, RELAY_S, "the gateway refuses the call")


WALK = Walk(
    "system",
    "Một hệ thống",
    "A system",
    (
        Step("Kiến trúc sư khai báo hệ thống mới", "An architect declares a new system", declare),
        Step("Nghi trùng lặp, có bằng chứng", "What it may duplicate, with evidence", duplicates),
        Step("Kiến trúc sư khác thẩm định", "Another architect appraises it", appraise),
        Step("Đề nghị thoả thuận trên LGSP", "A contract is asked for at the exchange", ask),
        Step("Quản trị viên khác phê duyệt", "Another administrator approves it", approve),
        Step("Hệ thống nhận khoá, lấy token", "The system gets its key and a token", connect),
        Step("Gọi qua LGSP, chỉ trường đã thoả thuận", "A call, agreed fields only", call),
        Step("Mục đích khác bị từ chối, có chứng cứ", "Another purpose is refused", refused),
        Step("Biên nhận được kiểm chứng độc lập", "The receipt is verified independently", prove),
        Step("Luồng hiện trên sơ đồ kết nối", "The flow shows on the connection diagram", drawn),
        Step("Thu hồi thoả thuận, lượt gọi bị chặn", "The contract is revoked, calls end", revoked),
    ),
    (
        f"hệ thống {SYSTEM} (dùng lại ở lần sau), thoả thuận đã thu hồi, chứng cứ các lượt gọi",
        f"the system {SYSTEM} (taken up again by the next walk), a revoked contract, evidence",
    ),
)
