import base64
import hashlib
import json
import urllib.parse

import pytest
from joserfc import jwk, jwt
from tests.support.simulated import ask

from saola.simulators import people
from saola.simulators.vneid import http, registration

ROUTES = http.routes()
VERIFIER = "v" * 43
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)
SOMEONE = people.PEOPLE[0]


@pytest.fixture(autouse=True)
def a_healthy_provider():
    yield
    ask(ROUTES, "POST", "http://x/vneid/control", body=b'{"fail": ""}')


def wish(**fields):
    return {
        "response_type": "code",
        "client_id": registration.CLIENT_ID,
        "redirect_uri": registration.redirect_uri(),
        "scope": "openid profile",
        "state": "s1",
        "nonce": "n1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | fields


def post(path, form, **headers):
    body = urllib.parse.urlencode(form).encode()
    return ask(ROUTES, "POST", f"http://x/vneid/{path}", body=body, headers=headers)


def a_code(**fields):
    answer = post("authorize", wish(person=SOMEONE.key, **fields))
    place = urllib.parse.urlsplit(dict(answer.headers)["location"])
    told = dict(urllib.parse.parse_qsl(place.query))
    assert told["state"] == "s1"
    return told["code"]


def exchange(code, /, **fields):
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": registration.redirect_uri(),
        "code_verifier": VERIFIER,
        "client_id": registration.CLIENT_ID,
        "client_secret": registration.client_secret(),
    } | fields
    return post("token", form)


def test_somebody_who_calls_this_machine_localhost_is_let_back_there():
    there = {"redirect_uri": registration.redirect_uri().replace("127.0.0.1", "localhost")}
    assert there["redirect_uri"] != registration.redirect_uri()
    assert exchange(a_code(**there), **there).status == 200


def test_a_code_becomes_a_signed_statement_and_the_persons_data():
    told = json.loads(exchange(a_code()).body)
    keys = json.loads(ask(ROUTES, "GET", "http://x/vneid/jwks").body)
    claims = jwt.decode(
        told["id_token"], jwk.KeySet.import_key_set(keys), algorithms=["RS256"]
    ).claims
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (registration.issuer(), "saola", "n1")
    assert claims["acr"] == "vneid-level-2"
    bearer = {"authorization": f"Bearer {told['access_token']}"}
    info = json.loads(ask(ROUTES, "GET", "http://x/vneid/userinfo", headers=bearer).body)
    assert (info["sub"], info["personal_number"]) == (claims["sub"], SOMEONE.personal_number)
    assert info["level"] == 2


def test_the_discovery_document_names_doors_that_exist():
    told = json.loads(ask(ROUTES, "GET", "http://x/vneid/.well-known/openid-configuration").body)
    paths = {route.path for route in ROUTES}
    for name in ("authorization", "token", "userinfo"):
        assert urllib.parse.urlsplit(told[f"{name}_endpoint"]).path in paths


def test_a_code_works_once():
    code = a_code()
    assert exchange(code).status == 200
    assert exchange(code).status == 400


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"code_verifier": "w" * 43}, 400),
        ({"code_verifier": ""}, 400),
        ({"redirect_uri": "https://evil.example/"}, 400),
        ({"client_secret": "wrong"}, 401),
        ({"client_id": "other"}, 401),
        ({"grant_type": "password"}, 400),
        ({"code": "unknown"}, 400),
    ],
)
def test_a_code_is_worth_nothing_to_others(wrong, status):
    assert exchange(a_code(), **wrong).status == status


@pytest.mark.parametrize(
    "wrong", [{"client_id": "other"}, {"redirect_uri": "https://evil.example/"}]
)
def test_strangers_are_not_redirected_anywhere(wrong):
    query = urllib.parse.urlencode(wish(**wrong))
    answer = ask(ROUTES, "GET", f"http://x/vneid/authorize?{query}")
    assert answer.status == 400
    assert "location" not in dict(answer.headers)
    assert post("authorize", wish(person=SOMEONE.key, **wrong)).status == 400


@pytest.mark.parametrize(
    "wrong", [{"code_challenge": ""}, {"code_challenge_method": "plain"}, {"scope": "profile"}]
)
def test_a_request_without_proof_of_possession_is_sent_back(wrong):
    query = urllib.parse.urlencode(wish(**wrong))
    answer = ask(ROUTES, "GET", f"http://x/vneid/authorize?{query}")
    assert "error=invalid_request" in dict(answer.headers)["location"]


def test_the_page_escapes_what_it_is_given():
    query = urllib.parse.urlencode(wish(state='"><script>alert(1)</script>'))
    answer = ask(ROUTES, "GET", f"http://x/vneid/authorize?{query}")
    assert b"<script>" not in answer.body


def test_invented_people_are_nobody():
    assert all(person.key.startswith(("000", "M000")) for person in people.PEOPLE)
    assert len({person.key for person in people.PEOPLE}) == len(people.PEOPLE)


@pytest.mark.parametrize(("fail", "status"), [("down", 503), ("busy", 429)])
def test_the_provider_can_be_made_to_fail(fail, status):
    body = json.dumps({"fail": fail}).encode()
    assert ask(ROUTES, "POST", "http://x/vneid/control", body=body).status == 200
    assert ask(ROUTES, "GET", "http://x/vneid/jwks").status == status
    assert exchange("any").status == status


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"fail": "oddly"}', b'{"fail": 7}'])
def test_an_unknown_failure_is_refused(body):
    assert ask(ROUTES, "POST", "http://x/vneid/control", body=body).status in {400, 422}
