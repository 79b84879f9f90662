import base64

import pytest

from saola.identity import tokens
from saola.identity.clients import actions
from saola.identity.clients.model import Client
from saola.kernel.orm import transacting

pytestmark = pytest.mark.django_db

GRANT = {"grant_type": "client_credentials"}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def secret():
    client = Client(
        client_id="probe", system_id="H58/probe", title="Probe", scopes=("scp.read", "scp.write")
    )
    with transacting() as tx:
        return actions.register(tx, client, by="admin")


def ask(client, form, **headers):
    from urllib.parse import urlencode

    return client.post("/oauth2/token", urlencode(form), content_type=FORM, headers=headers)


def basic(client_id, secret):
    return "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()


def test_a_system_gets_a_token_by_basic_authentication(client, secret):
    answer = ask(client, GRANT | {"scope": "scp.read"}, authorization=basic("probe", secret))
    assert answer.status_code == 200
    told = answer.json()
    assert (told["token_type"], told["scope"], told["expires_in"]) == ("Bearer", "scp.read", 600)
    assert answer["Cache-Control"] == "no-store"
    asker = tokens.verify(told["access_token"])
    assert (asker.id, asker.scopes) == ("H58/probe", ("scp.read",))


def test_a_system_gets_a_token_by_form_authentication(client, secret):
    answer = ask(client, GRANT | {"client_id": "probe", "client_secret": secret})
    assert answer.json()["scope"] == "scp.read scp.write"


def test_a_wrong_secret_and_an_unknown_client_are_told_alike(client, secret):
    wrong = ask(client, GRANT, authorization=basic("probe", "wrong"))
    unknown = ask(client, GRANT, authorization=basic("nobody", "wrong"))
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["error"] == "invalid_client"
    assert wrong["WWW-Authenticate"].startswith("Basic")


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password", "username": "a", "password": "b"}, "unsupported_grant_type"),
        (GRANT | {"scope": "everything"}, "invalid_scope"),
    ],
)
def test_errors_are_those_of_the_protocol(client, secret, form, error):
    answer = ask(client, form, authorization=basic("probe", secret))
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_json_is_no_token_request(client, secret):
    answer = client.post(
        "/oauth2/token",
        {"grant_type": "client_credentials", "client_id": "probe", "client_secret": secret},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_the_token_endpoint_takes_posts_only(client):
    assert client.get("/oauth2/token").status_code == 405


def test_a_client_that_asks_too_often_is_told_to_wait(client, secret):
    from saola.identity import limits

    assert limits.token_requests_rate.endswith("120/m/key")
    answers = [ask(client, GRANT, authorization=basic("probe", "wrong")) for _ in range(121)]
    assert answers[0].status_code == 401
    assert answers[-1].status_code == 429


def test_keys_and_metadata_stand_where_the_standards_say(client):
    keys = client.get("/.well-known/jwks.json").json()["keys"]
    assert {key["kty"] for key in keys} == {"OKP"}
    assert all("d" not in key for key in keys)
    told = client.get("/.well-known/oauth-authorization-server").json()
    assert told["token_endpoint"].endswith("/oauth2/token")
    assert told["grant_types_supported"] == ["client_credentials"]
