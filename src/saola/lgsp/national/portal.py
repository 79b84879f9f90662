"""The national public-service portal: dossiers and their progress (guide v1.4 of 20 April 2020).

A session (`/auth`), then one address for every service, named in the body. The portal moved to
the National Data Centre in 2026, whose descriptions were not obtained (`verified` false): paths
and names stand together here.

`GET /dossiers/{code}` answers `{"code", "state", …}` or 404. `PUT /dossiers/{code}` takes a
`Dossier` and inserts or updates it; `POST /progress` takes a `Progress`. Both answer
`{"synchronised": true}`. Instants are ISO 8601 with a time zone; `state` is the national code
1 to 10.
"""

import urllib.parse
from typing import Any, TypeVar

import msgspec

from saola.kernel import clock
from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.proxy import Upstream
from saola.lgsp import refusals
from saola.lgsp.national import credentials, dialect

SIGN_IN = "/auth"
SHARE = "/share"
INTEGRATE = "/integration"
DONE = "00"
NOT_FOUND = 404
SESSION_S = 25 * 60.0
STATES = range(1, 11)


class Applicant(msgspec.Struct, frozen=True, kw_only=True):
    """Whose dossier it is; `kind` is citizen or business."""

    name: str
    kind: str = "citizen"
    id: str = ""
    email: str = ""
    phone: str = ""


class Dossier(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A dossier as the national portal is told of it."""

    procedure: str
    procedure_name: str
    applicant: Applicant
    received_at: str
    state: int
    field: str = ""
    field_name: str = ""
    summary: str = ""
    due_at: str = ""
    finished_at: str = ""
    returned_at: str = ""
    channel: str = "0"
    unit: str = ""
    note: str = ""


class Progress(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One step of a dossier's handling."""

    code: str
    officer: str
    at: str
    content: str
    state: int
    title: str = ""
    division: str = ""
    started_at: str = ""
    due_at: str = ""


Told = TypeVar("Told", Dossier, Progress)


class Portal:
    """The adapter."""

    def __init__(self, upstream: Upstream) -> None:
        """`upstream` is the portal's interface."""
        self._upstream = upstream
        self._sessions = dialect.Sessions(self._sign_in)

    async def answer(self, asked: Request, seconds: float) -> Response:
        """Look a dossier up, put one there, or tell a step of its handling."""
        _, _, rest = asked.path.removeprefix("/").partition("/")
        code = urllib.parse.unquote(rest)
        if asked.method == "GET" and code:
            found = await self._find(code, seconds)
            if found is None:
                return json_response({"code": code, "found": False}, NOT_FOUND)
            return json_response({"found": True, **_known(found)})
        if asked.method == "PUT" and code:
            return await self._put(code, _read(asked, Dossier), seconds)
        if asked.method == "POST" and asked.path == "/progress":
            step = _read(asked, Progress)
            body = {"service": "CapNhatTienDoHoSoMC", "data": [progress_item(step)]}
            await self._ask(INTEGRATE, body, seconds)
            return json_response({"synchronised": True})
        raise Refusal(refusals.BAD_CALL, why=asked.path)

    async def _put(self, code: str, dossier: Dossier, seconds: float) -> Response:
        known = await self._find(code, seconds) is not None
        body = {
            "service": "DongBoHoSoMC",
            "isUpdating": "True" if known else "False",
            "data": [dossier_item(code, dossier)],
        }
        await self._ask(INTEGRATE, body, seconds)
        return json_response({"synchronised": True, "updated": known})

    async def _find(self, code: str, seconds: float) -> dict[str, Any] | None:
        told = await self._ask(SHARE, {"service": "TraCuuHoSo", "mahoso": code}, seconds)
        found = told.get("result") or []
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise dialect.unfit("TraCuuHoSo")
        return found[0] if found else None

    async def _ask(self, path: str, body: dict[str, Any], seconds: float) -> dict[str, Any]:
        for attempt in (1, 2):
            session = await self._sessions.token(seconds)
            told = {"session": session, "madonvi": credentials.of("dvcqg").key, **body}
            status, answer = await self._post(path, told, seconds)
            if status != dialect.UNAUTHORIZED:
                if str(answer.get("error_code")) not in {DONE, "0"}:
                    raise dialect.unfit(f"{body['service']}: error_code {answer.get('error_code')}")
                return answer
            self._sessions.forget(session)
            if attempt > 1:
                break
        raise dialect.unfit("DVCQG 401")

    async def _sign_in(self, seconds: float) -> dialect.Session:
        ours = credentials.of("dvcqg")
        _, answer = await self._post(
            SIGN_IN, {"username": ours.key, "password": ours.secret}, seconds
        )
        session = answer.get("session")
        if answer.get("error_code") not in {0, "0"} or not isinstance(session, str):
            raise dialect.unfit(f"DVCQG: error_code {answer.get('error_code')}")
        return dialect.Session(session, clock.monotonic() + SESSION_S)

    async def _post(
        self, path: str, body: dict[str, Any], seconds: float
    ) -> tuple[int, dict[str, Any]]:
        headers = {"content-type": "application/json"}
        content = msgspec.json.encode(body)
        response = await dialect.post(self._upstream, path, headers, content, seconds)
        if response.status == dialect.UNAUTHORIZED:
            return response.status, {}
        if response.status >= dialect.ERROR_STATUS:
            raise dialect.unfit(f"DVCQG {response.status}")
        answer = dialect.read(response.body, "DVCQG")
        if not isinstance(answer, dict):
            raise dialect.unfit("DVCQG: JSON object")
        return response.status, answer


def dossier_item(code: str, dossier: Dossier) -> dict[str, Any]:
    """An item of `DongBoHoSoMC`."""
    return {
        "MaHoSo": code,
        "MaTTHC": dossier.procedure,
        "TenTTHC": dossier.procedure_name,
        "MaLinhVuc": dossier.field,
        "TenLinhVuc": dossier.field_name,
        "ChuHoSo": dossier.applicant.name,
        "LoaiDoiTuong": "2" if dossier.applicant.kind == "business" else "1",
        "MaDoiTuong": dossier.applicant.id,
        "Email": dossier.applicant.email,
        "Fax": "",
        "SoDienThoai": dossier.applicant.phone,
        "TrichYeuHoSo": dossier.summary,
        "NgayTiepNhan": compact(dossier.received_at),
        "NgayHenTra": compact(dossier.due_at),
        "TrangThaiHoSo": str(dossier.state),
        "NgayTra": compact(dossier.returned_at),
        "ThongTinTra": "",
        "HinhThuc": dossier.channel,
        "NgayKetThucXuLy": compact(dossier.finished_at),
        "DonViXuLy": dossier.unit,
        "GhiChu": dossier.note,
        "TaiLieuNop": [],
        "DanhSachLePhi": [],
        "DanhSachTepDinhKemKhac": [],
        "DanhSachHoSoBoSung": [],
        "DanhSachGiayToKetQua": [],
    }


def progress_item(step: Progress) -> dict[str, Any]:
    """An item of `CapNhatTienDoHoSoMC`."""
    return {
        "MaHoSo": step.code,
        "NguoiXuLy": step.officer,
        "ChucDanh": step.title,
        "ThoiDiemXuLy": compact(step.at),
        "PhongBanXuLy": step.division,
        "NoiDungXuLy": step.content,
        "TrangThai": str(step.state),
        "NgayBatDau": compact(step.started_at),
        "NgayKetThucTheoQuyDinh": compact(step.due_at),
    }


def compact(instant: str) -> str:
    """`yyyyMMddHHmmss` on Vietnam's clocks; empty stays empty. Refuses what is no instant."""
    if not instant:
        return ""
    try:
        return clock.local(clock.parse(instant)).strftime("%Y%m%d%H%M%S")
    except ValueError as wrong:
        raise Refusal(refusals.BAD_CALL, why="ISO 8601") from wrong


def _known(item: dict[str, Any]) -> dict[str, Any]:
    state = str(item.get("TrangThaiHoSo", ""))
    return {
        "code": str(item.get("MaHoSo", "")),
        "procedure": str(item.get("MaTTHC", "")),
        "state": int(state) if state.isdecimal() else 0,
        "receivedAt": str(item.get("NgayTiepNhan", "")),
        "dueAt": str(item.get("NgayHenTra", "")),
    }


def _read(asked: Request, kind: type[Told]) -> Told:
    try:
        body = msgspec.convert(dialect.asked_json(asked), kind)
    except msgspec.ValidationError as wrong:
        raise Refusal(refusals.BAD_CALL, why=str(wrong)) from wrong
    if body.state not in STATES:
        raise Refusal(refusals.BAD_CALL, why="state: 1 … 10")
    return body
