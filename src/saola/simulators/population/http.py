"""NGSP's doors as its gateway answers: a token for consumer key and secret, SOAP with the token."""

import base64
import html
import re
import unicodedata
from xml.parsers import expat
from xml.sax.saxutils import escape

from saola.kernel import clock, ids
from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.routing import Route
from saola.simulators import people
from saola.simulators.issued import known
from saola.simulators.outages import Outages
from saola.simulators.people import Person

PREFIX = "/ngsp"
TOKEN_S = 3600
NAMESPACE = "http://www.mic.gov.vn/dancu/1.0"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
OPERATIONS = ("TraCuuThongTinCongDan", "XacThucThongTinCongDan")
SEXES = {"male": "1", "female": "2"}
SAMPLE_ADDRESS = "Số 1, đường Minh Hoạ (dữ liệu giả)"
_tokens: dict[str, float] = {}
_outages = Outages(_tokens.clear)


def routes() -> tuple[Route, ...]:
    """Everything under `/ngsp/`."""
    return (
        Route("POST", f"{PREFIX}/token", token, "consumer key and secret", "ngsp.token"),
        Route("POST", f"{PREFIX}/csdldancu/1.0", citizens, "access token", "ngsp.citizens"),
        Route(
            "POST",
            f"{PREFIX}/control",
            _outages.control,
            "public, in a simulator only",
            "ngsp.control",
        ),
    )


async def token(request: Request) -> Response:
    """An access token for the consumer key and secret, sent by Basic (RFC 6749, 4.4)."""
    scheme, _, encoded = request.header("authorization").partition(" ")
    try:
        pair = base64.b64decode(encoded, validate=True).decode()
    except ValueError:
        pair = ""
    key, _, secret = pair.partition(":")
    denied = json_response(
        {
            "error": "invalid_client",
            "error_description": "A valid OAuth client could not be found for client_id: " + key,
        },
        401,
    )
    if scheme.lower() != "basic" or not known("ngsp", key, secret):
        return denied
    if request.body.decode("latin-1") != "grant_type=client_credentials":
        return json_response({"error": "unsupported_grant_type"}, 400)
    if failure := await _outages.failure(request, denied):
        return failure
    made = ids.secret()
    _tokens[made] = clock.monotonic() + TOKEN_S
    return json_response(
        {
            "access_token": made,
            "scope": "am_application_scope default",
            "token_type": "Bearer",
            "expires_in": TOKEN_S,
        }
    )


async def citizens(request: Request) -> Response:
    """The population database's operations, in SOAP 1.1."""
    held = request.header("authorization").removeprefix("Bearer ")
    if _tokens.get(held, 0.0) < clock.monotonic():
        return _fault(401, 900901, "Invalid Credentials")
    refused = _fault(401, 900903, "Access Token Expired")
    if failure := await _outages.failure(
        request, refused, _fault(429, 900803, "Message throttled out")
    ):
        return failure
    text = request.body.decode("utf-8", "replace")
    operation = next((name for name in OPERATIONS if re.search(rf"<(\w+:)?{name}[ >]", text)), "")
    if not _well_formed(request.body) or not operation:
        return _soap(
            "<soapenv:Fault><faultcode>soapenv:Client</faultcode>"
            "<faultstring>Invalid request</faultstring></soapenv:Fault>",
            500,
        )
    someone = people.person(_told(text, "SoDinhDanh"))
    if operation == "TraCuuThongTinCongDan":
        return _answer(operation, "" if someone is None else _citizen(someone))
    matches = someone is not None and _agrees(someone, text)
    known_here = "0" if someone is None else "1"
    return _answer(
        operation,
        f"<dan:TimThay>{known_here}</dan:TimThay><dan:KetQua>{int(matches)}</dan:KetQua>",
    )


def _agrees(someone: Person, text: str) -> bool:
    claimed = " ".join(
        part for part in (_told(text, name) for name in ("Ho", "ChuDem", "Ten")) if part
    )
    born, sex = _told(text, "NgayThangNam"), _told(text, "GioiTinh")
    return (
        _plain(claimed) == _plain(someone.name)
        and born in {"", f"{someone.birth_date:%Y%m%d}"}
        and sex in {"", "0", SEXES[someone.sex]}
    )


def _citizen(someone: Person) -> str:
    family, _, rest = someone.name.partition(" ")
    middle, _, given = rest.rpartition(" ")
    return (
        f"<dan:CongDan><dan:SoDinhDanh>{someone.personal_number}</dan:SoDinhDanh>"
        f"<dan:HoVaTen><dan:Ho>{escape(family)}</dan:Ho><dan:ChuDem>{escape(middle)}</dan:ChuDem>"
        f"<dan:Ten>{escape(given)}</dan:Ten></dan:HoVaTen>"
        f"<dan:NgayThangNamSinh><dan:NgayThangNam>{someone.birth_date:%Y%m%d}</dan:NgayThangNam>"
        f"</dan:NgayThangNamSinh><dan:GioiTinh>{SEXES[someone.sex]}</dan:GioiTinh>"
        f"<dan:DanToc>01</dan:DanToc><dan:QuocTich>{someone.nationality}</dan:QuocTich>"
        f"<dan:ThuongTru><dan:ChiTiet>{SAMPLE_ADDRESS}</dan:ChiTiet></dan:ThuongTru>"
        "</dan:CongDan>"
    )


def _answer(operation: str, content: str) -> Response:
    name = f"{operation}Response"
    return _soap(f'<dan:{name} xmlns:dan="{NAMESPACE}">{content}</dan:{name}>')


def _soap(content: str, status: int = 200) -> Response:
    return Response(
        status=status,
        headers=(("content-type", "text/xml; charset=utf-8"),),
        body=(
            f'<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="{ENVELOPE}">'
            f"<soapenv:Body>{content}</soapenv:Body></soapenv:Envelope>"
        ).encode(),
    )


def _fault(status: int, code: int, message: str) -> Response:
    """An error of the gateway in front of the database, as WSO2 writes it."""
    return json_response(
        {"fault": {"code": code, "message": message, "description": message}}, status
    )


def _told(text: str, name: str) -> str:
    found = re.search(rf"<(?:\w+:)?{name}>([^<]*)<", text)
    return html.unescape(found[1]).strip() if found else ""


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _well_formed(content: bytes) -> bool:
    try:
        expat.ParserCreate().Parse(content, True)
    except expat.ExpatError:
        return False
    return True
