"""The national portal and our adapter to it, with a socket between them."""

import orjson
import pytest
from tests.support.national import Platform

from saola.kernel import ids
from saola.simulators.portal import http

DOSSIER = {
    "procedure": "1.001234",
    "procedureName": "Thủ tục minh hoạ",
    "applicant": {"name": "Trần Thị Mẫu", "id": "000188000017"},
    "receivedAt": "2026-03-02T01:00:00.000Z",
    "state": 2,
}
STEP = {
    "officer": "Cán bộ Một",
    "at": "2026-03-02T02:00:00.000Z",
    "content": "Thẩm định",
    "state": 4,
}


@pytest.fixture
def portal():
    platform = Platform("dvcqg.dossiers", http.routes(), http.PREFIX)
    yield platform
    platform.close()


@pytest.fixture
def code():
    return f"H00-{ids.new().hex[:12]}"


def test_a_dossier_is_put_there_changed_and_followed(portal, code):
    door = f"/dossiers/{code}"
    assert portal.call("GET", door)[0] == 404
    assert portal.call("PUT", door, DOSSIER)[1] == {"synchronised": True, "updated": False}
    assert portal.call("PUT", door, DOSSIER | {"state": 4})[1]["updated"]
    status, told = portal.call("GET", door)
    assert (status, told["state"], told["receivedAt"]) == (200, 4, "20260302080000")
    assert portal.call("POST", "/progress", STEP | {"code": code, "state": 9})[0] == 200
    assert portal.call("GET", door)[1]["state"] == 9
    shown = orjson.loads(portal.raw("GET", "/dossiers").body)
    assert shown[code] == {"state": "9", "steps": 1}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/dossiers/x", b"{"),
        ("PUT", "/dossiers/x", {}),
        ("PUT", "/dossiers/x", DOSSIER | {"state": 11}),
        ("PUT", "/dossiers/x", DOSSIER | {"state": "2"}),
        ("PUT", "/dossiers/x", DOSSIER | {"receivedAt": "hôm qua"}),
        ("POST", "/progress", STEP),
        ("DELETE", "/dossiers/x", None),
        ("GET", "/dossiers", None),
    ],
)
def test_what_the_portal_could_not_take_is_refused_before_it_is_sent(portal, method, path, body):
    assert portal.refused(method, path, body)[0] == "bad_call"


def test_progress_of_an_unknown_dossier_is_the_portals_own_refusal(portal):
    code, data = portal.refused("POST", "/progress", STEP | {"code": "none"})
    assert code == "provider_unfit"
    assert "error_code 01" in data["why"]


def test_an_expired_session_is_renewed_without_the_caller_noticing(portal, code):
    portal.call("GET", f"/dossiers/{code}")
    portal.fail("expired")
    assert portal.call("GET", f"/dossiers/{code}")[0] == 404


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        ("refused", "provider_unfit"),
        ("busy", "provider_busy"),
        ("down", "provider_unfit"),
        ("malformed", "provider_unfit"),
        ("slow", "upstream_late"),
    ],
)
def test_each_way_to_fail_is_told_apart(portal, mode, code):
    portal.call("GET", "/dossiers/x")
    portal.fail(mode)
    assert portal.refused("GET", "/dossiers/x")[0] == code


def test_the_portal_asks_for_its_own_credentials_and_sessions(portal):
    wrong = orjson.dumps({"username": "x", "password": "y"})
    assert orjson.loads(portal.raw("POST", "/auth", wrong).body)["error_code"] == -1
    for door in ("/share", "/integration"):
        assert portal.raw("POST", door, b'{"session": "none"}').status == 401
