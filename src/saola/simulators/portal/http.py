"""The portal's doors: sign in for a session, then one address for each kind of service."""

from typing import Any

from saola.kernel import clock, ids
from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.routing import Route
from saola.simulators.issued import known
from saola.simulators.outages import Outages

PREFIX = "/dvcqg"
SESSION_S = 1800
DONE, BAD_DATA, NO_SERVICE = "00", "01", "02"
STATES = tuple(str(state) for state in range(1, 11))
NEEDED = ("MaHoSo", "MaTTHC", "ChuHoSo", "NgayTiepNhan", "TrangThaiHoSo")
_sessions: dict[str, float] = {}
_dossiers: dict[str, dict[str, Any]] = {}
_progress: dict[str, list[dict[str, Any]]] = {}
_outages = Outages(_sessions.clear)


def routes() -> tuple[Route, ...]:
    """Everything under `/dvcqg/`."""
    return (
        Route("POST", f"{PREFIX}/auth", sign_in, "user name and password", "dvcqg.auth"),
        Route("POST", f"{PREFIX}/share", share, "session", "dvcqg.share"),
        Route("POST", f"{PREFIX}/integration", integrate, "session", "dvcqg.integration"),
        Route("GET", f"{PREFIX}/dossiers", shown, "public, in a simulator only", "dvcqg.shown"),
        Route(
            "POST",
            f"{PREFIX}/control",
            _outages.control,
            "public, in a simulator only",
            "dvcqg.control",
        ),
    )


async def sign_in(request: Request) -> Response:
    """A session for the user name and password that were issued."""
    told = _object(request)
    denied = json_response({"error_code": -1, "message": "Sai tên đăng nhập hoặc mật khẩu"})
    if not known("dvcqg", str(told.get("username", "")), str(told.get("password", ""))):
        return denied
    if failure := await _outages.failure(request, denied):
        return failure
    made = ids.secret()
    _sessions[made] = clock.monotonic() + SESSION_S
    return json_response({"error_code": 0, "session": made})


async def share(request: Request) -> Response:
    """What may be looked up: a dossier by its code."""
    told, failure = await _admitted(request)
    if failure:
        return failure
    if told.get("service") != "TraCuuHoSo":
        return _coded(NO_SERVICE, "Dịch vụ không được hỗ trợ")
    found = _dossiers.get(str(told.get("mahoso", "")))
    return json_response({"error_code": DONE, "result": [found] if found else []})


async def integrate(request: Request) -> Response:
    """What may be sent: dossiers (new or changed), and steps of their handling."""
    told, failure = await _admitted(request)
    if failure:
        return failure
    service, items = told.get("service"), told.get("data")
    if service not in {"DongBoHoSoMC", "CapNhatTienDoHoSoMC"}:
        return _coded(NO_SERVICE, "Dịch vụ không được hỗ trợ")
    if not isinstance(items, list) or not items or not all(isinstance(one, dict) for one in items):
        return _coded(BAD_DATA, "data")
    for item in items:
        wrong = (
            _wrong_dossier(item, str(told.get("isUpdating")))
            if service == "DongBoHoSoMC"
            else _wrong_step(item)
        )
        if wrong:
            return _coded(BAD_DATA, wrong)
    for item in items:
        if service == "DongBoHoSoMC":
            _dossiers[item["MaHoSo"]] = item
        else:
            _progress.setdefault(item["MaHoSo"], []).append(item)
            _dossiers[item["MaHoSo"]]["TrangThaiHoSo"] = item["TrangThai"]
    return json_response({"error_code": DONE, "message": "Thành công"})


def shown(request: Request) -> Response:
    """What the simulated portal knows: codes, states and how many steps, no names."""
    return json_response(
        {
            code: {"state": item["TrangThaiHoSo"], "steps": len(_progress.get(code, ()))}
            for code, item in _dossiers.items()
        }
    )


async def _admitted(request: Request) -> tuple[dict[str, Any], Response | None]:
    told = _object(request)
    denied = json_response({"error_code": "401", "message": "Phiên làm việc hết hạn"}, 401)
    if _sessions.get(str(told.get("session", "")), 0.0) < clock.monotonic():
        return told, denied
    return told, await _outages.failure(request, denied)


def _wrong_dossier(item: dict[str, Any], updating: str) -> str:
    """What is wrong with a dossier; empty when nothing is."""
    missing = [name for name in NEEDED if not item.get(name)]
    if missing:
        return f"Thiếu {', '.join(missing)}"
    if str(item["TrangThaiHoSo"]) not in STATES:
        return "TrangThaiHoSo"
    if not _compact(str(item["NgayTiepNhan"])):
        return "NgayTiepNhan"
    exists = item["MaHoSo"] in _dossiers
    if updating not in {"True", "False"} or (updating == "True") != exists:
        return "isUpdating"
    return ""


def _wrong_step(item: dict[str, Any]) -> str:
    if item.get("MaHoSo") not in _dossiers:
        return "MaHoSo"
    if str(item.get("TrangThai")) not in STATES:
        return "TrangThai"
    return "" if _compact(str(item.get("ThoiDiemXuLy", ""))) else "ThoiDiemXuLy"


def _compact(text: str) -> bool:
    return text.isdecimal() and len(text) == len("yyyyMMddHHmmss")


def _coded(code: str, message: str) -> Response:
    return json_response({"error_code": code, "message": message})


def _object(request: Request) -> dict[str, Any]:
    told = request.json()
    return told if isinstance(told, dict) else {}
