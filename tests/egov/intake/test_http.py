import json

import pytest
from tests.support.egov import an_official, wish

from saola.egov.dossiers import actions as dossiers
from saola.egov.dossiers import store
from saola.egov.dossiers.model import State
from saola.kernel import limits as kernel_limits
from saola.province import api as province

pytestmark = [pytest.mark.django_db, pytest.mark.stores]

CODE = "1.001662"
NEW = "/api/dossiers"


@pytest.fixture
def program(client):
    """A client that speaks JSON."""
    client.defaults["HTTP_ACCEPT"] = "application/json"
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def signed_in(program, an_account):
    def enter(username, kind="citizen", *roles, **fields):
        from saola.identity.models import Account

        account = an_account(username, kind, *roles, **fields)
        program.force_login(Account.objects.get(pk=account))
        return account

    return enter


def post(program, path, body, content_type="application/json"):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return program.post(path, content, content_type=content_type)


def a_body(**changes):
    procedure = province.procedure(CODE)
    samples = {"number": 80.5, "yes_no": True, "declaration": True, "date": "2026-01-02"}
    body = {
        "procedure": CODE,
        "key": "k1",
        "unit": province.competent_units(procedure)[0].code,
        "applicant": {"applicant_name": "Lê Thử", "applicant_id_kind": "none"},
        "answers": {
            one.code: one.choices[0].code if one.choices else samples.get(one.kind, "mẫu")
            for one in procedure.questions
            if one.when is None
        },
        "on_paper": [one.code for one in procedure.papers],
    }
    return body | changes


def test_the_catalogue_is_open(program):
    assert CODE in {one["code"] for one in program.get("/api/procedures").json()["procedures"]}
    found = program.get("/api/procedures?q=nuoc duoi dat").json()["procedures"]
    assert found[0]["code"] == CODE
    one = program.get(f"/api/procedures/{CODE}").json()
    assert {"questions", "papers", "fees", "applicant", "units"} <= set(one)
    unknown = program.get("/api/procedures/9.9")
    assert (unknown.status_code, unknown["content-type"]) == (404, "application/problem+json")


def test_a_dossier_is_filed_once_read_and_withdrawn(program, signed_in):
    account = signed_in("congdan")
    first, second = (post(program, NEW, a_body()) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    [dossier] = store.own(account)
    told = program.get(first["location"]).json()
    assert told["answers"]["depth"] == 80.5
    assert [one["verb"] for one in told["timeline"]] == ["file"]
    assert account not in json.dumps(told)
    act = {"verb": "withdraw", "version": 1, "reason": "đổi ý"}
    assert post(program, f"{first['location']}/acts", act).json()["state"] == 7
    late = post(program, f"{first['location']}/acts", act)
    assert (late.status_code, late.json()["code"]) == (409, "egov.late_act")
    assert store.by_id(dossier.id).life.version == 2


def test_faults_are_told_one_by_one(program, signed_in):
    account = signed_in("congdan")
    answers = a_body()["answers"] | {"depth": "deep", "planet": "Mars"}
    answer = post(program, NEW, a_body(answers=answers))
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["problems"]] == ["planet"]
    del answers["planet"]
    answer = post(program, NEW, a_body(answers=answers))
    assert [one["field"] for one in answer.json()["problems"]] == ["depth"]
    assert store.own(account) == ()


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"applicant":{"a":' + b"[" * 20_000 + b"]" * 20_000 + b"}}", "application/json", 400),
        ({"procedure": CODE}, "application/json", 400),
        ({"x": 1}, "application/json", 400),
        (b"procedure=1", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
    ],
)
def test_what_cannot_be_read_is_refused(program, signed_in, body, content_type, status):
    account = signed_in("congdan")
    answer = post(program, NEW, body, content_type)
    assert answer.status_code == status
    assert answer["content-type"] == "application/problem+json"
    assert store.own(account) == ()


def test_a_body_over_the_limit_is_refused(program, signed_in):
    account = signed_in("congdan")
    answer = post(program, NEW, b'"' + b"x" * kernel_limits.json_body_bytes_max + b'"')
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert store.own(account) == ()


def test_nobody_files_or_reads_without_signing_in(program):
    assert post(program, NEW, a_body()).status_code == 401
    assert program.get(f"{NEW}/H00.10-260302-0001").status_code == 401
    assert store.open_in([""]) == ()


def test_nobody_reads_or_moves_what_is_not_theirs(program, signed_in):
    owner = signed_in("congdan")
    location = post(program, NEW, a_body())["location"]
    signed_in("nguoi.khac")
    assert program.get(location).status_code == 404
    act = {"verb": "withdraw", "version": 1}
    assert post(program, f"{location}/acts", act).status_code == 404
    desk = location.replace("/api/", "/api/desk/")
    assert post(program, f"{desk}/acts", {"verb": "accept", "version": 1}).status_code == 403
    signed_in("can.bo", "official", ("officer", "elsewhere"))
    [dossier] = store.own(owner)
    assert dossier.life.version == 1


def test_an_official_acts_in_their_own_unit_only(program, signed_in, monkeypatch):
    from saola.identity.access import guards

    monkeypatch.setattr(guards, "waived", lambda user: user.second_factor_waived)
    owner = signed_in("congdan")
    location = post(program, NEW, a_body())["location"]
    desk = location.replace("/api/", "/api/desk/") + "/acts"
    [dossier] = store.own(owner)
    accept = {"verb": "accept", "version": 1}
    signed_in("xa.khac", "official", ("counter", "elsewhere"))
    assert post(program, desk, accept).status_code == 404
    signed_in("mot.cua", "official", ("counter", dossier.received_unit))
    assert post(program, desk, accept | {"verb": "fly"}).status_code == 422
    told = post(program, desk, accept).json()
    assert (told["state"], told["version"]) == (2, 2)
    assert told["due_at"]


def test_a_filer_rates_what_was_returned(program, signed_in):
    owner = signed_in("congdan")
    location = post(program, NEW, a_body())["location"]
    [dossier] = store.own(owner)
    unit = dossier.competent_unit
    steps = [
        ("counter", dossiers.accept),
        ("officer", dossiers.claim),
        *[("officer", dossiers.send_on, step) for step in ("review", "decide")],
        ("leader", dossiers.decide),
        ("counter", dossiers.hand_over, "counter"),
    ]
    for role, act, *more in steps:
        dossier = act(an_official(role, unit), wish(dossier, "xong"), *more)
        if act is dossiers.send_on and more == ["review"]:
            dossier = dossiers.claim(an_official("officer", unit), wish(dossier))
    assert dossier.life.state is State.RETURNED
    rating = {"verb": "rate", "version": dossier.life.version, "stars": 6}
    assert post(program, f"{location}/acts", rating).status_code == 422
    assert post(program, f"{location}/acts", rating | {"stars": 5}).json()["stars"] == 5
