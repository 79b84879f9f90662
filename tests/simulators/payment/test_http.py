"""The payment platform and our adapter to it, with a socket between them."""

import orjson
import pytest
from tests.support.national import Platform

from saola.kernel import ids
from saola.simulators.payment import http


@pytest.fixture
def payment():
    platform = Platform("dvcqg.payment", http.routes(), http.PREFIX)
    yield platform
    platform.close()


@pytest.fixture
def order():
    return {
        "reference": ids.new().hex,
        "dossier": "H00-260302-0001",
        "amount": 120_000,
        "description": "Phí thẩm định <b>",
        "returnUrl": "http://127.0.0.1/back",
    }


def press(payment, url, what):
    path = url.partition(http.PREFIX)[2]
    assert "120,000 đ" in payment.raw("GET", path).body.decode()
    assert b"<b>" not in payment.raw("GET", path).body
    return payment.raw("POST", path, f"do={what}".encode())


@pytest.mark.parametrize(("what", "state"), [("pay", "paid"), ("fail", "failed")])
def test_an_order_is_placed_and_settled_on_the_page(payment, order, what, state):
    status, told = payment.call("POST", "/orders", order)
    assert (status, told["state"]) == (201, "waiting")
    door = f"/orders/{order['reference']}"
    assert payment.call("GET", door)[1]["state"] == "waiting"
    back = press(payment, told["payUrl"], what)
    assert (back.status, dict(back.headers)["location"]) == (303, order["returnUrl"])
    settled = payment.call("GET", door)[1]
    assert (settled["state"], settled["amount"]) == (state, 120_000)
    assert settled["transaction"]
    assert len(settled["paidAt"]) == len("20260302080000")


def test_placing_an_order_again_changes_nothing_and_another_amount_is_refused(payment, order):
    first = payment.call("POST", "/orders", order)
    assert payment.call("POST", "/orders", order) == first
    assert payment.refused("POST", "/orders", order | {"amount": 1})[0] == "provider_unfit"


@pytest.mark.parametrize(
    "changes",
    [{"amount": 0}, {"amount": -5}, {"amount": "7"}, {"reference": ""}, {"reference": "a/b"}],
)
def test_an_order_that_makes_no_sense_is_refused(payment, order, changes):
    assert payment.refused("POST", "/orders", order | changes)[0] == "bad_call"


def test_an_unknown_order_and_an_unknown_page_are_not_found(payment):
    assert payment.call("GET", "/orders/none")[0] == 404
    assert payment.raw("GET", "/pay/none").status == 404
    assert payment.raw("POST", "/pay/none").status == 404


@pytest.mark.parametrize(
    ("mode", "code"),
    [("busy", "provider_busy"), ("malformed", "provider_unfit"), ("slow", "upstream_late")],
)
def test_each_way_to_fail_is_told_apart(payment, order, mode, code):
    payment.fail(mode)
    assert payment.refused("POST", "/orders", order)[0] == code


def test_an_unsigned_message_is_refused_by_the_platform(payment, order):
    payment.call("POST", "/orders", order)
    body = orjson.dumps({"MaThamChieu": order["reference"], "MaXacThuc": "0" * 64})
    told = orjson.loads(payment.raw("POST", "/api/truy-van", body).body)
    assert told["MaLoi"] == http.BAD_SIGNATURE
