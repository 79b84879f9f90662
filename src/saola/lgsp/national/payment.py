"""The national online payment platform: orders signed with a shared key, and what became of them.

Member names follow published integrations of the payment platform of the national portal; the
official description was not obtained (`verified` false).

`POST /orders` `{"reference", "dossier", "amount", "description", "payer"?, "returnUrl"?}` answers
`{"reference", "state": "waiting", "payUrl"}`; `GET /orders/{reference}` answers `{"reference",
"state", "amount", "paidAt", "transaction"}` or 404. Amounts are whole đồng; `state` is waiting,
paid, failed or expired.
"""

import hashlib
import hmac
import urllib.parse
from typing import Any

import msgspec

from saola.kernel import clock
from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.proxy import Upstream
from saola.lgsp import limits, refusals
from saola.lgsp.national import credentials, dialect

ORDER = "/api/khoi-tao"
QUERY = "/api/truy-van"
DONE = "00"
UNKNOWN = "02"
NOT_FOUND = 404
VERSION = "1.0.1"
STATES = {"0": "waiting", "1": "paid", "2": "failed", "3": "expired"}
SIGNED = ("MaDoiTac", "MaThamChieu", "SoTien", "TrangThaiGD", "ThoiGianGD")


class Order(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What is to be paid; `amount` in đồng."""

    reference: str
    dossier: str
    amount: int
    description: str
    payer: str = ""
    return_url: str = ""


class Payment:
    """The adapter."""

    def __init__(self, upstream: Upstream) -> None:
        """`upstream` is the platform's interface."""
        self._upstream = upstream

    async def answer(self, asked: Request, seconds: float) -> Response:
        """Place an order, or ask what became of one."""
        _, _, rest = asked.path.removeprefix("/").partition("/")
        if asked.method == "POST" and asked.path == "/orders":
            return await self._place(_order(asked), seconds)
        if asked.method == "GET" and rest:
            return await self._look_up(urllib.parse.unquote(rest), seconds)
        raise Refusal(refusals.BAD_CALL, why=asked.path)

    async def _place(self, order: Order, seconds: float) -> Response:
        told = await self._ask(
            ORDER,
            {
                "LoaiBanTin": "REQ",
                "MaThamChieu": order.reference,
                "SoTien": str(order.amount),
                "MaTienTe": "VND",
                "MaHoSo": order.dossier,
                "ThongTinGiaoDich": order.description,
                "TenNguoiNop": order.payer,
                "UrlTraVe": order.return_url,
            },
            seconds,
        )
        if told.get("MaLoi") != DONE or not isinstance(told.get("UrlThanhToan"), str):
            raise dialect.unfit(f"MaLoi {told.get('MaLoi')}")
        return json_response(
            {"reference": order.reference, "state": "waiting", "payUrl": told["UrlThanhToan"]}, 201
        )

    async def _look_up(self, reference: str, seconds: float) -> Response:
        body = {"LoaiBanTin": "QUERY", "MaThamChieu": reference}
        told = await self._ask(QUERY, body, seconds)
        if told.get("MaLoi") == UNKNOWN:
            return json_response({"reference": reference, "found": False}, NOT_FOUND)
        state = STATES.get(str(told.get("TrangThaiGD", "")))
        amount = str(told.get("SoTien", ""))
        if told.get("MaLoi") != DONE or state is None or not amount.isdecimal():
            raise dialect.unfit(f"MaLoi {told.get('MaLoi')}")
        return json_response(
            {
                "reference": reference,
                "state": state,
                "amount": int(amount),
                "paidAt": str(told.get("ThoiGianGD", "")),
                "transaction": str(told.get("MaGiaoDich", "")),
            }
        )

    async def _ask(self, path: str, body: dict[str, str], seconds: float) -> dict[str, Any]:
        ours = credentials.of("payment")
        told = {
            "PhienBan": VERSION,
            "MaDoiTac": ours.key,
            **body,
            "ThoiGianGD": clock.local(clock.now()).strftime("%Y%m%d%H%M%S"),
        }
        told["MaXacThuc"] = signature(told, ours.secret)
        headers = {"content-type": "application/json"}
        content = msgspec.json.encode(told)
        response = await dialect.post(self._upstream, path, headers, content, seconds)
        if response.status >= dialect.ERROR_STATUS:
            raise dialect.unfit(f"HTTP {response.status}")
        answer = dialect.read(response.body, "JSON")
        if not isinstance(answer, dict) or not hmac.compare_digest(
            str(answer.get("MaXacThuc", "")), signature(answer, ours.secret)
        ):
            raise dialect.unfit("MaXacThuc")
        return answer


def signature(message: dict[str, Any], secret: str) -> str:
    """The keyed digest over the members that matter, in a fixed order, parted by `|`."""
    text = "|".join(str(message.get(name, "")) for name in SIGNED)
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _order(asked: Request) -> Order:
    try:
        order = msgspec.convert(dialect.asked_json(asked), Order)
    except msgspec.ValidationError as wrong:
        raise Refusal(refusals.BAD_CALL, why=str(wrong)) from wrong
    if not 0 < order.amount <= limits.payment_dong_max:
        raise Refusal(refusals.BAD_CALL, why=f"amount: 1 … {limits.payment_dong_max}")
    if not order.reference or "/" in order.reference:
        raise Refusal(refusals.BAD_CALL, why="reference")
    return order
