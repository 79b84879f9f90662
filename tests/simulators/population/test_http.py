"""NGSP and our adapter to it, with a socket between them."""

import pytest
from tests.support.national import Platform

from saola.lgsp.national import soap
from saola.simulators.people import PEOPLE
from saola.simulators.population import http

SOMEONE = PEOPLE[0]
LOOKUP = {"personalNumber": SOMEONE.personal_number}
CLAIM = LOOKUP | {"fullName": SOMEONE.name, "birthDate": SOMEONE.birth_date.isoformat()}


@pytest.fixture
def ngsp():
    platform = Platform("ngsp.population", http.routes(), http.PREFIX)
    yield platform
    platform.close()


def test_a_citizen_is_found_by_number(ngsp):
    status, told = ngsp.call("POST", "/lookup", LOOKUP)
    assert (status, told["found"]) == (200, True)
    citizen = told["citizen"]
    assert (citizen["fullName"], citizen["gender"]) == (SOMEONE.name, "female")
    assert citizen["birthDate"] == SOMEONE.birth_date.isoformat()
    assert ngsp.call("POST", "/lookup", {"personalNumber": "000100000000"})[1] == {"found": False}


@pytest.mark.parametrize(
    ("claim", "matches"),
    [
        (CLAIM, True),
        (CLAIM | {"fullName": SOMEONE.name.upper()}, True),
        (CLAIM | {"gender": "female"}, True),
        (CLAIM | {"gender": "male"}, False),
        (CLAIM | {"birthDate": "1988-04-18"}, False),
        (CLAIM | {"fullName": "Ai Khác <&>"}, False),
    ],
)
def test_a_claim_is_verified_without_telling_more(ngsp, claim, matches):
    assert ngsp.call("POST", "/verify", claim)[1] == {"found": True, "matches": matches}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/lookup", b"{"),
        ("/lookup", []),
        ("/lookup", {}),
        ("/lookup", {"personalNumber": "12"}),
        ("/lookup", {"personalNumber": 1}),
        ("/lookup", LOOKUP | {"birthDate": "17/4/1988"}),
        ("/lookup", LOOKUP | {"more": 1}),
        ("/verify", LOOKUP),
        ("/other", LOOKUP),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_before_the_platform_is_asked(ngsp, path, body):
    assert ngsp.refused("POST", path, body)[0] == "bad_call"


def test_an_expired_token_is_renewed_without_the_caller_noticing(ngsp):
    ngsp.call("POST", "/lookup", LOOKUP)
    ngsp.fail("expired")
    assert ngsp.call("POST", "/lookup", LOOKUP)[1]["found"]


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
def test_each_way_to_fail_is_told_apart_and_passes_when_it_is_mended(ngsp, mode, code):
    ngsp.call("POST", "/lookup", LOOKUP)
    ngsp.fail(mode)
    assert ngsp.refused("POST", "/lookup", LOOKUP)[0] == code
    ngsp.fail("")
    assert ngsp.call("POST", "/lookup", LOOKUP)[1]["found"]


def test_the_platform_asks_for_its_own_credentials_and_tokens(ngsp):
    assert ngsp.raw("POST", "/token", b"grant_type=client_credentials").status == 401
    wrong = {"authorization": "Basic eDp5"}
    assert ngsp.raw("POST", "/token", b"grant_type=client_credentials", **wrong).status == 401
    answer = ngsp.raw("POST", "/csdldancu/1.0", b"<x/>", authorization="Bearer none")
    assert (answer.status, b"900901" in answer.body) == (401, True)
    assert ngsp.raw("POST", "/control", b'{"fail": "other"}').status == 422


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a>",
        b"<a/>",
        b'<!DOCTYPE a [<!ENTITY e "x">]><Envelope><Body><a>&e;</a></Body></Envelope>',
        b"<Envelope><Body/></Envelope>",
        b"<a>" * 100 + b"</a>" * 100,
    ],
)
def test_what_is_no_envelope_is_not_read(content):
    with pytest.raises(soap.Malformed):
        soap.opened(content)
