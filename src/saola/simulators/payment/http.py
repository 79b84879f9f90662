"""The payment platform's doors: signed orders and questions, and the page where people pay."""

import hashlib
import hmac
import html
import urllib.parse
from typing import Any

import msgspec

from saola.kernel import clock, ids, settings
from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.routing import Route
from saola.simulators.frame import framed
from saola.simulators.issued import issued
from saola.simulators.outages import Outages

PREFIX = "/payment"
ORDER_S = 24 * 3600
WAITING, PAID, FAILED, EXPIRED = "0", "1", "2", "3"
DONE, BAD_SIGNATURE, UNKNOWN, BAD_DATA, TWICE = "00", "01", "02", "03", "04"
SIGNED = ("MaDoiTac", "MaThamChieu", "SoTien", "TrangThaiGD", "ThoiGianGD")


class Order(msgspec.Struct, kw_only=True):
    """An order and what became of it."""

    reference: str
    amount: str
    about: str
    return_url: str
    until: float
    state: str = WAITING
    paid_at: str = ""
    transaction: str = ""


_orders: dict[str, Order] = {}
_outages = Outages(lambda: None)


def routes() -> tuple[Route, ...]:
    """Everything under `/payment/`."""
    simulated = "public, in a simulator only"
    return (
        Route("POST", f"{PREFIX}/api/khoi-tao", place, "signature", "payment.place"),
        Route("POST", f"{PREFIX}/api/truy-van", look_up, "signature", "payment.look_up"),
        Route("GET", f"{PREFIX}/pay/{{reference}}", page, simulated, "payment.page"),
        Route("POST", f"{PREFIX}/pay/{{reference}}", pay, simulated, "payment.pay"),
        Route("POST", f"{PREFIX}/control", _outages.control, simulated, "payment.control"),
    )


async def place(request: Request) -> Response:
    """Take an order; answers where it can be paid."""
    told, failure = await _admitted(request)
    if failure:
        return failure
    reference, amount = str(told.get("MaThamChieu", "")), str(told.get("SoTien", ""))
    if not reference or not amount.isdecimal() or not int(amount):
        return _signed({"MaLoi": BAD_DATA, "MoTaLoi": "Dữ liệu không hợp lệ"})
    known = _orders.get(reference)
    if known is not None and known.amount != amount:
        return _signed({"MaLoi": TWICE, "MoTaLoi": "Mã tham chiếu đã dùng"})
    if known is None:
        _orders[reference] = Order(
            reference=reference,
            amount=amount,
            about=str(told.get("ThongTinGiaoDich", "")),
            return_url=str(told.get("UrlTraVe", "")),
            until=clock.monotonic() + ORDER_S,
        )
    here = settings.current()
    url = f"http://127.0.0.1:{here.simulators_port}{PREFIX}/pay/{urllib.parse.quote(reference)}"
    return _signed({"MaLoi": DONE, "MaThamChieu": reference, "SoTien": amount, "UrlThanhToan": url})


async def look_up(request: Request) -> Response:
    """What became of an order."""
    told, failure = await _admitted(request)
    if failure:
        return failure
    order = _orders.get(str(told.get("MaThamChieu", "")))
    if order is None:
        return _signed({"MaLoi": UNKNOWN, "MoTaLoi": "Không tìm thấy giao dịch"})
    if order.state == WAITING and order.until < clock.monotonic():
        order.state = EXPIRED
    return _signed(
        {
            "MaLoi": DONE,
            "MaThamChieu": order.reference,
            "SoTien": order.amount,
            "TrangThaiGD": order.state,
            "ThoiGianGD": order.paid_at,
            "MaGiaoDich": order.transaction,
        }
    )


def page(request: Request) -> Response:
    """Where a person pays, or does not; no money moves."""
    order = _orders.get(request.values["reference"])
    if order is None:
        return _html("<p>Không có lệnh thanh toán này · No such order</p>", 404)
    if order.state != WAITING:
        return _html("<p>Lệnh này đã xong · This order is settled</p>")
    return _html(
        f"<p>{html.escape(order.about)}</p><p><strong>{int(order.amount):,} đ</strong></p>"
        '<form method="post"><button name="do" value="pay">Thanh toán · Pay</button> '
        '<button name="do" value="fail">Từ chối · Decline</button></form>'
    )


def pay(request: Request) -> Response:
    """Settle an order as the person chose, and send them back to where they came from."""
    order = _orders.get(request.values["reference"])
    if order is None:
        return _html("<p>Không có lệnh thanh toán này · No such order</p>", 404)
    chosen = dict(urllib.parse.parse_qsl(request.body.decode("latin-1"))).get("do")
    if order.state == WAITING and chosen in {"pay", "fail"}:
        order.state = PAID if chosen == "pay" else FAILED
        order.paid_at = clock.local(clock.now()).strftime("%Y%m%d%H%M%S")
        order.transaction = ids.readable(12)
    if order.return_url.startswith(("http://", "https://")):
        return Response(status=303, headers=(("location", order.return_url),))
    return _html("<p>Đã ghi nhận · Recorded</p>")


async def _admitted(request: Request) -> tuple[dict[str, Any], Response | None]:
    told = request.json()
    message = told if isinstance(told, dict) else {}
    ours = issued("payment")
    denied = _signed({"MaLoi": BAD_SIGNATURE, "MoTaLoi": "Sai chữ ký"})
    good = ours is not None and hmac.compare_digest(
        str(message.get("MaXacThuc", "")), _signature(message, ours.secret)
    )
    if ours is None or not good or message.get("MaDoiTac") != ours.key:
        return message, denied
    return message, await _outages.failure(request, denied)


def _signed(message: dict[str, str]) -> Response:
    ours = issued("payment")
    if ours is None:
        return json_response(message)
    told = {"MaDoiTac": ours.key, **message}
    return json_response({**told, "MaXacThuc": _signature(told, ours.secret)})


def _signature(message: dict[str, Any], secret: str) -> str:
    text = "|".join(str(message.get(name, "")) for name in SIGNED)
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _html(content: str, status: int = 200) -> Response:
    unreal = '<p class="mark">Không có tiền thật · <span lang="en">No real money</span></p>'
    return framed("Thanh toán trực tuyến", unreal + content, status=status, narrow=True)
