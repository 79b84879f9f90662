"""The national population database by way of NGSP: a token, then SOAP (Decree 137/2015 as amended).

Sign-in is NGSP's own (`/token`, consumer key and secret by Basic). Operation and element names are
those of published code bases; the official description was not obtained (`verified` false), so
they stand together here to be corrected in one place.

`POST /lookup` `{"personalNumber", "fullName"?, "birthDate"?}` answers `{"found", "citizen"?}`;
`POST /verify` `{"personalNumber", "fullName", "birthDate"?, "gender"?}` answers
`{"found", "matches"}`. Dates are ISO; `gender` is male, female or unknown.
"""

import base64
import re
from typing import Any

import msgspec

from saola.kernel import clock, ids
from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.proxy import Upstream
from saola.lgsp import refusals
from saola.lgsp.national import credentials, dialect, soap
from saola.lgsp.national.soap import Element, element

NAMESPACE = "http://www.mic.gov.vn/dancu/1.0"
PATH = "/csdldancu/1.0"
NUMBER = re.compile(r"\d{12}")
DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
GENDERS = {"0": "unknown", "1": "male", "2": "female"}
MATCHED = "1"


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom a call asks about."""

    personalNumber: str  # noqa: N815 # because it is the name on the wire
    fullName: str = ""  # noqa: N815 # because it is the name on the wire
    birthDate: str = ""  # noqa: N815 # because it is the name on the wire
    gender: str = ""


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """NGSP's answer to a sign-in."""

    access_token: str
    expires_in: float


class Population:
    """The adapter."""

    def __init__(self, upstream: Upstream) -> None:
        """`upstream` is NGSP."""
        self._upstream = upstream
        self._sessions = dialect.Sessions(self._sign_in)

    async def answer(self, asked: Request, seconds: float) -> Response:
        """Look a citizen up, or verify what is claimed of one."""
        question = _question(asked)
        agent = asked.header("x-road-client"), asked.header("x-saola-dossier")
        if asked.path == "/lookup":
            found = await self._ask("TraCuuThongTinCongDan", question, agent, seconds)
            person = found.find("CongDan") or found
            if not person.told("SoDinhDanh"):
                return json_response({"found": False})
            return json_response({"found": True, "citizen": citizen(person)})
        if asked.path == "/verify":
            if not question.fullName:
                raise Refusal(refusals.BAD_CALL, why="fullName")
            found = await self._ask("XacThucThongTinCongDan", question, agent, seconds)
            known = found.told("TimThay") == MATCHED
            matches = known and found.told("KetQua") == MATCHED
            return json_response({"found": known, "matches": matches})
        raise Refusal(refusals.BAD_CALL, why=asked.path)

    async def _ask(
        self, operation: str, question: Question, agent: tuple[str, str], seconds: float
    ) -> Element:
        body = soap.envelope(_operation(operation, question, agent), NAMESPACE)
        for attempt in (1, 2):
            token = await self._sessions.token(seconds)
            headers = {
                "authorization": f"Bearer {token}",
                "content-type": "text/xml; charset=utf-8",
                "soapaction": f'"{operation}"',
            }
            response = await dialect.post(self._upstream, PATH, headers, body, seconds)
            if response.status != dialect.UNAUTHORIZED:
                return _opened(response, operation)
            self._sessions.forget(token)
            if attempt > 1:
                break
        raise dialect.unfit("NGSP 401")

    async def _sign_in(self, seconds: float) -> dialect.Session:
        ours = credentials.of("ngsp")
        pair = base64.b64encode(f"{ours.key}:{ours.secret}".encode()).decode()
        headers = {
            "authorization": f"Basic {pair}",
            "content-type": "application/x-www-form-urlencoded",
        }
        body = b"grant_type=client_credentials"
        response = await dialect.post(self._upstream, "/token", headers, body, seconds)
        if response.status >= dialect.ERROR_STATUS:
            raise dialect.unfit(f"NGSP /token {response.status}")
        try:
            token = msgspec.convert(dialect.read(response.body, "NGSP /token"), Token)
        except msgspec.ValidationError as wrong:
            raise dialect.unfit("NGSP /token") from wrong
        lasts = max(token.expires_in - dialect.SPARE_S, token.expires_in / 2)
        return dialect.Session(token.access_token, clock.monotonic() + lasts)


def citizen(person: Element) -> dict[str, Any]:
    """A `CongDan` element in the exchange's own words; what is absent is left out."""
    told = {
        "personalNumber": person.told("SoDinhDanh"),
        "formerNumber": person.told("SoCMND"),
        "fullName": " ".join(
            part
            for part in (person.told("HoVaTen", name) for name in ("Ho", "ChuDem", "Ten"))
            if part
        ),
        "birthDate": _iso(person.told("NgayThangNamSinh", "NgayThangNam")),
        "gender": GENDERS.get(person.told("GioiTinh"), ""),
        "nationality": person.told("QuocTich"),
        "ethnicity": person.told("DanToc"),
        "residence": person.told("ThuongTru", "ChiTiet"),
        "father": person.told("Cha", "HoVaTen"),
        "mother": person.told("Me", "HoVaTen"),
    }
    return {name: value for name, value in told.items() if value}


def _question(asked: Request) -> Question:
    try:
        question = msgspec.convert(dialect.asked_json(asked), Question)
    except msgspec.ValidationError as wrong:
        raise Refusal(refusals.BAD_CALL, why=str(wrong)) from wrong
    if not NUMBER.fullmatch(question.personalNumber):
        raise Refusal(refusals.BAD_CALL, why="personalNumber: 12 chữ số / digits")
    if question.birthDate and not DATE.fullmatch(question.birthDate):
        raise Refusal(refusals.BAD_CALL, why="birthDate: YYYY-MM-DD")
    return question


def _operation(name: str, question: Question, agent: tuple[str, str]) -> Element:
    family, _, rest = question.fullName.strip().partition(" ")
    middle, _, given = rest.rpartition(" ")
    parts = [
        element("MaYeuCau", str(ids.new())),
        element("MaDVC", agent[1]),
        element("MaTichHop", agent[0]),
        element("SoDinhDanh", question.personalNumber),
    ]
    if question.fullName:
        parts.append(
            element(
                "HoVaTen", element("Ho", family), element("ChuDem", middle), element("Ten", given)
            )
        )
    if question.birthDate:
        date = question.birthDate.replace("-", "")
        parts.append(element("NgayThangNamSinh", element("NgayThangNam", date)))
    if question.gender:
        code = next((code for code, word in GENDERS.items() if word == question.gender), "0")
        parts.append(element("GioiTinh", code))
    return element(name, *parts)


def _opened(response: Response, operation: str) -> Element:
    body = response.body
    assert isinstance(body, bytes)
    try:
        found = soap.opened(body)
    except soap.Malformed as wrong:
        raise dialect.unfit(f"{operation} {response.status}: XML") from wrong
    if found.name == "Fault":
        raise dialect.unfit(f"{operation}: {found.told('faultcode')}")
    if response.status >= dialect.ERROR_STATUS or found.name != f"{operation}Response":
        raise dialect.unfit(f"{operation} {response.status}")
    return found


def _iso(compact: str) -> str:
    return f"{compact[:4]}-{compact[4:6]}-{compact[6:8]}" if len(compact) == len("yyyymmdd") else ""
