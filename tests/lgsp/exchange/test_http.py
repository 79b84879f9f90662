"""The exchange from its outer door: sockets on both sides, a real log in between."""

import asyncio
import base64
import hashlib
import json

import pytest
from tests.lgsp.exchange.conftest import CITIZENS, EGOV, FIELDS, REGISTER, contract, token
from tests.lgsp.exchange.provider import CITIZEN

from saola.identity import tokens
from saola.kernel import clock
from saola.kernel.http.message import Response, json_response
from saola.lgsp import limits
from saola.lgsp.evidence import verify
from saola.lgsp.evidence.log import Log
from saola.lgsp.exchange import narrowing
from saola.lgsp.exchange.model import Endpoint


def test_a_call_under_a_contract_reaches_the_provider_and_leaves_evidence(world):
    answer = world.call(x_saola_dossier="T1-2026-000001", x_road_userid="officer-7")
    assert (answer.status, answer.json) == (200, CITIZEN)
    (asked,) = world.provider.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/base/lookup", b'{"a":1}')
    assert asked.header("x-road-client") == EGOV
    assert "authorization" not in asked.headers
    assert answer.header("x-road-client") == EGOV
    assert answer.header("x-road-service") == CITIZENS
    assert answer.header("x-road-id") == asked.header("x-road-id")
    assert answer.header("x-road-request-id") == asked.header("x-road-request-id")
    record = world.record(answer.number)
    assert (record.outcome, record.status, record.contract) == ("answered", 200, "contract-1")
    assert (record.purpose, record.dossier) == ("tthc.prefill", "T1-2026-000001")
    assert record.received <= record.forwarded <= record.answered <= record.filed
    assert record.user
    assert "officer-7" not in world.shelf.payload(answer.number).decode()


def test_both_parties_can_show_what_was_said_and_nobody_can_guess_it(world):
    answer = world.call(body=b'{"personalNumber":"000188000017"}')
    record = world.record(answer.number)
    nonce = bytes.fromhex(answer.header("x-saola-evidence-nonce"))
    assert world.provider.asked[0].header("x-saola-evidence-nonce") == nonce.hex()
    said, heard = b'{"personalNumber":"000188000017"}', answer.body
    assert record.request_digest == hashlib.sha256(nonce + said).hexdigest()
    assert record.response_digest == hashlib.sha256(nonce + heard).hexdigest()
    assert b"000188000017" not in world.shelf.payload(answer.number)


def test_the_verifier_of_a_stranger_accepts_log_and_receipt(world, tmp_path, capsys):
    for _ in range(5):
        answer = world.call()
    receipt = world.call("GET", f"/lgsp/evidence/proof/{answer.number}", None)
    assert receipt.status == 200
    kept = tmp_path / "receipt.json"
    kept.write_bytes(receipt.body)
    key = world.call("GET", "/lgsp/evidence/key", None).body.decode().strip()
    assert verify.main([str(kept), "--key", key]) == 0
    assert verify.main([str(world.folder), "--key", key]) == 0
    changed = json.loads(receipt.body) | {"index": 2}
    kept.write_text(json.dumps(changed))
    assert verify.main([str(kept), "--key", key]) == 1


def test_a_receipt_is_for_the_parties_and_the_administrators_only(world):
    number = world.call().number
    door = f"/lgsp/evidence/proof/{number}"
    admin = tokens.Role("exchange_admin")
    for asker, status in (
        (token("ioc"), 403),
        (token("somebody", "official"), 403),
        (token("somebody", "official", roles=(admin,)), 200),
        (token("egov"), 200),
    ):
        assert world.call("GET", door, None, authorization=f"Bearer {asker}").status == status
    assert world.call("GET", door, None, authorization=None).status == 401
    assert world.call("GET", "/lgsp/evidence/proof/99", None).status == 404
    assert world.call("GET", "/lgsp/evidence/proof/x", None).status == 404


def test_anyone_can_follow_the_log_from_checkpoint_to_checkpoint(world):
    world.call()
    first = world.call("GET", "/lgsp/evidence/checkpoint", None, authorization=None)
    assert first.body.decode().splitlines()[1] == "1"
    world.call()
    proof = world.call("GET", "/lgsp/evidence/consistency/1", None, authorization=None).json
    assert (proof["older"], proof["newer"], len(proof["proof"])) == (1, 2, 1)
    assert world.call("GET", "/lgsp/evidence/consistency/3", None).status == 404


@pytest.mark.parametrize(
    ("headers", "status", "kind"),
    [
        ({"authorization": None}, 401, "Client.InvalidToken"),
        ({"authorization": "Bearer abc.def.ghi"}, 401, "Client.InvalidToken"),
        ({"authorization": "Basic ZWdvdjp4"}, 401, "Client.InvalidToken"),
    ],
)
def test_whoever_shows_no_good_token_is_refused_and_leaves_no_record(world, headers, status, kind):
    answer = world.call(**headers)
    assert (answer.status, answer.header("x-road-error")) == (status, kind)
    assert answer.json["type"] == kind
    assert world.provider.asked == []
    assert world.filed == 0


def test_a_forged_or_foreign_token_does_not_pass(world):
    head, body, signature = token().split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["sub"] = "ioc"
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    for bad in (f"{head}.{forged}.{signature}", token("somebody", "official")):
        assert world.call(authorization=f"Bearer {bad}").status == 401
    assert world.filed == 0


@pytest.mark.parametrize(
    ("changes", "status", "fault"),
    [
        ({"x_saola_purpose": "curiosity"}, 403, "wrong_purpose"),
        ({"x_saola_purpose": None}, 403, "wrong_purpose"),
        ({"path": "/other"}, 403, "not_in_contract"),
        ({"method": "GET"}, 403, "not_in_contract"),
        ({"path": f"/r1/{REGISTER}/lookup"}, 400, "wrong_service_kind"),
        ({"path": "/r1/VN/GOV/X/y/z/lookup"}, 404, "unknown_service"),
        ({"path": "/r1/VN/GOV/X"}, 400, "bad_call"),
        ({"x_road_client": None}, 400, "bad_call"),
        ({"x_road_client": "VN/GOV"}, 400, "bad_call"),
        ({"x_road_client": "VN/GOV/T1/ioc"}, 403, "foreign_client"),
        ({"x_road_client": "VN/GOV/T1/nobody"}, 403, "unknown_client"),
        ({"x_saola_purpose": "Tò mò".encode().decode("latin-1")}, 400, "bad_call"),
        ({"x_saola_dossier": "000188000017"}, 400, "bad_call"),
    ],
)
def test_what_nobody_agreed_to_is_refused_and_leaves_evidence(world, changes, status, fault):
    answer = world.call(**changes)
    assert (answer.status, answer.json["code"]) == (status, fault)
    assert answer.header("x-road-error")
    assert world.provider.asked == []
    record = world.record(answer.number)
    assert (record.outcome, record.fault, record.consumer) == ("refused", fault, EGOV)
    assert record.contract == ""


def test_the_contract_of_another_system_is_of_no_use(world):
    answer = world.call(authorization=f"Bearer {token('ioc')}", x_road_client="VN/GOV/T1/ioc")
    assert (answer.status, answer.json["code"]) == (403, "no_contract")
    assert world.record(answer.number).consumer == "VN/GOV/T1/ioc"


def test_a_system_with_a_token_and_no_registration_is_recorded_as_such(world):
    stranger = token("new-system")
    answer = world.call(authorization=f"Bearer {stranger}", x_road_client="VN/GOV/T1/new-system")
    assert (answer.status, answer.json["code"]) == (403, "unknown_client")
    assert world.record(answer.number).consumer == "unregistered/new-system"


def test_a_token_without_the_scope_to_call_does_not_call(world):
    reader = token(scopes=("scp.read",))
    answer = world.call(authorization=f"Bearer {reader}")
    assert (answer.status, answer.json["code"]) == (403, "no_call_scope")
    assert world.provider.asked == []
    record = world.record(answer.number)
    assert (record.outcome, record.fault, record.consumer) == ("refused", "no_call_scope", EGOV)


def test_a_contract_may_ask_for_the_dossier(world):
    world.agree(contract(dossier_required=True))
    assert world.call().json["code"] == "dossier_needed"
    assert world.call(x_road_issue="T1-2026-000001").status == 200


def test_a_contract_counts_from_its_first_day_to_its_last(world):
    for days in ({"since": "2999-01-01"}, {"until": "2021-01-01"}):
        world.agree(contract(**days))
        assert world.call().json["code"] == "no_contract"


@pytest.mark.parametrize(
    "path",
    [
        "/people/%252e%252e%252fadmin",
        "/people/..%252fadmin",
        "/people/..;/admin",
    ],
)
def test_a_path_that_climbs_when_decoded_is_refused(world, path):
    answer = world.call("GET", path, None)
    assert (answer.status, answer.json["code"]) == (400, "bad_call")
    assert world.provider.asked == []


@pytest.mark.parametrize(
    "path",
    [
        "/people/../admin",
        "/people//x",
        "/people/%2e%2e/x",
        "/people/..%2fadmin",
        "/people/..%5cadmin",
    ],
)
def test_dot_segments_do_not_even_get_to_the_exchange(world, path):
    assert world.call("GET", path, None).status == 400
    assert world.provider.asked == []


def test_the_path_goes_on_undecoded_and_stands_in_the_record_masked(world):
    answer = world.call("GET", "/people/000188000017%3B?q=%20x", None)
    assert answer.status == 200
    assert world.provider.asked[0].path == "/base/people/000188000017%3B"
    assert world.provider.asked[0].query == "q=%20x"
    assert world.record(answer.number).path == "/people/*"
    refused = world.call("GET", "/lookup/Nguyen", None)
    assert world.record(refused.number).path == "/lookup/*"
    encoded = world.call("GET", "/people/a%2Fb", None)
    assert encoded.json["code"] == "not_in_contract"


def test_ids_and_the_request_hash_belong_to_one_exchange(world):
    one = world.call(x_road_id="same", x_road_request_id="mine", x_road_request_hash="mine")
    two = world.call(x_road_id="same")
    assert one.header("x-road-id") == two.header("x-road-id") == "same"
    assert one.header("x-road-request-id") not in {"mine", two.header("x-road-request-id")}
    hashes = {one.header("x-road-request-hash"), two.header("x-road-request-hash")}
    assert len(hashes) == 2
    assert len(base64.b64decode(hashes.pop())) == 64
    assert sum(name.lower() == "date" for name, _ in one.headers) == 1


def test_errors_and_redirects_of_the_provider_pass_as_they_are(world):
    for answer in (
        json_response({"error": "none"}, 404),
        Response(status=302, headers=(("location", "http://elsewhere/x"),)),
        Response(status=500, headers=(("content-type", "text/plain"),), body=b"oops"),
    ):
        world.provider.answer = answer
        told = world.call()
        assert (told.status, told.body) == (answer.status, answer.body)
        assert told.header("x-road-error") is None
        assert world.record(told.number).status == answer.status
    assert told.header("location") is None


def test_only_the_fields_of_the_contract_come_back(world):
    world.agree(contract(fields=FIELDS))
    answer = world.call()
    assert answer.json == {
        "found": True,
        "citizen": {"fullName": "Trần Thị Mẫu"},
        "people": [{"name": "A"}, {"name": "B"}],
    }
    assert int(answer.header("content-length")) == len(answer.body)


def test_what_cannot_be_narrowed_is_not_passed_on(world):
    world.agree(contract(fields=FIELDS))
    for body in (b"secret text", b'"secret"', b'{"found":', b"<secret/>"):
        world.provider.answer = Response(body=body, headers=(("content-type", "text/plain"),))
        answer = world.call()
        assert (answer.status, answer.json["code"]) == (503, "provider_unfit")
        assert b"secret" not in answer.body
        record = world.record(answer.number)
        assert (record.outcome, record.fault) == ("failed", "provider_unfit")


@pytest.mark.parametrize("depth", [300, 600, 2_000])
def test_an_answer_nested_too_deep_leaves_evidence_like_any_other(world, depth):
    world.agree(contract(fields=FIELDS))
    body = b'{"found":' + b"[" * depth + b"]" * depth + b"}"
    world.provider.answer = Response(body=body, headers=(("content-type", "application/json"),))
    answer = world.call()
    assert (answer.status, answer.json["code"]) == (503, "provider_unfit")
    assert world.filed == 1
    assert world.record(answer.number).fault == "provider_unfit"


def test_a_failure_of_our_own_after_the_provider_was_asked_leaves_evidence(world, monkeypatch):
    def broken(body, fields, *, failed):
        raise ZeroDivisionError

    world.agree(contract(fields=FIELDS))
    monkeypatch.setattr(narrowing, "narrow", broken)
    answer = world.call(accept_language="en")
    assert answer.status == 503
    assert answer.header("x-road-error") == "Server.ServerProxy.InternalError"
    assert answer.json["message"] == "The exchange failed; the failure has been recorded"
    assert len(world.provider.asked) == world.filed == 1
    record = world.record(answer.number)
    assert (record.outcome, record.fault) == ("failed", "exchange_failed")
    assert record.forwarded


def test_an_error_under_a_narrow_contract_keeps_its_reason_only(world):
    world.agree(contract(fields=FIELDS))
    world.provider.answer = json_response({"title": "Không có", "personalNumber": "0001"}, 404)
    assert world.call().json == {"title": "Không có"}


def test_a_provider_that_is_down_or_slow_is_told_in_words_and_recorded(world):
    world.provider.wait_s = 1
    late = world.call()
    assert (late.status, late.json["code"]) == (503, "provider_timeout")
    assert late.json["message"].startswith("Nơi cung cấp không trả lời trong 0.3 giây")
    world.agree(base_url="http://127.0.0.1:9")
    down = world.call(accept_language="en")
    assert (down.status, down.json["code"]) == (503, "provider_unreachable")
    assert down.json["message"] == "The provider cannot be reached"
    assert [world.record(one.number).outcome for one in (late, down)] == ["failed", "failed"]
    assert world.record(late.number).forwarded
    assert not world.record(late.number).answered


def test_a_used_up_quota_refuses_with_a_time_to_wait_until_the_gateway_has_restarted_too(world):
    world.agree(contract(per_day=3))
    assert [world.call().status for _ in range(4)] == [200, 200, 200, 429]
    answer = world.call()
    assert answer.header("x-road-error") == "Server.ServerProxy.QuotaExceeded"
    assert 0 < int(answer.header("retry-after")) <= 86_400
    world.run(world.shut())
    world.run(world.open())
    assert world.call().status == 429
    assert len(world.provider.asked) == 3


@pytest.mark.parametrize(
    ("quota", "vi", "en"),
    [
        ({"per_minute": 1}, "Vượt hạn mức 1 lượt mỗi phút;", "quota of 1 a minute;"),
        ({"per_day": 1}, "Vượt hạn mức 1 lượt mỗi ngày;", "quota of 1 a day;"),
    ],
)
def test_which_quota_is_used_up_is_told_in_one_language_at_a_time(
    world, monkeypatch, quota, vi, en
):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)  # no minute ends between the calls
    world.agree(contract(**quota))
    world.call()
    told = world.call()
    assert (told.status, told.json["code"]) == (429, "over_quota")
    assert told.json["message"].startswith(vi)
    assert world.record(told.number).fault == "over_quota"
    told = world.call(accept_language="en")
    assert en in told.json["message"]
    assert "phút" not in told.json["message"]
    assert "ngày" not in told.json["message"]


def test_an_error_comes_in_the_form_that_the_client_accepts(world):
    for accept, kind in (
        ("application/xml", "application/xml;charset=utf-8"),
        ("text/xml, application/json", "text/xml;charset=utf-8"),
        ("junk", "application/json"),
        ("application/json;charset=utf-8", "application/json"),
    ):
        answer = world.call(accept=accept, x_saola_purpose="other.thing")
        assert answer.header("content-type") == kind
    xml = world.call(accept="application/xml", x_saola_purpose="other.thing").body.decode()
    assert "<type>Server.ServerProxy.AccessDenied</type>" in xml


def test_a_body_over_the_limit_is_refused(world):
    answer = world.call(body=b"x" * (limits.exchange_body_bytes_max + 1))
    assert (answer.status, answer.json["code"]) == (413, "call_too_large")
    assert world.record(answer.number).fault == "call_too_large"


def test_of_a_repeated_client_the_last_counts(world):
    assert world.call(x_road_client=f"VN/GOV/T1/ioc, {EGOV}").status == 200


def test_percent_encoded_ids_are_read_and_slashes_in_them_are_not(world):
    encoded = CITIZENS.replace("GOV", "G%4FV")
    assert world.call(path=f"/r1/{encoded}/lookup").status == 200
    assert world.call(path="/r1/VN/GOV/BCA%2Fcsdl-dan-cu/citizens/x/y").status == 400


def test_a_client_that_goes_away_leaves_evidence_of_what_it_caused(world):
    world.provider.wait_s = 0.15

    async def leave():
        _, writer = await asyncio.open_connection("127.0.0.1", world.server.port)
        head = (
            f"POST /r1/{CITIZENS}/lookup HTTP/1.1\r\nhost: x\r\n"
            f"authorization: Bearer {token()}\r\nx-road-client: {EGOV}\r\n"
            "x-saola-purpose: tthc.prefill\r\ncontent-length: 2\r\n\r\n{}"
        )
        writer.write(head.encode())
        await world.provider.reached.wait()
        writer.close()
        await asyncio.sleep(0.3)

    world.run(leave())
    assert world.filed == 1
    assert world.record(0).outcome == "answered"


def test_many_calls_at_once_share_their_commits_and_lose_none(world):
    async def crowd():
        return await asyncio.gather(*(world.calling() for _ in range(40)))

    answers = world.run(crowd())
    assert {answer.status for answer in answers} == {200}
    assert sorted(answer.number for answer in answers) == list(range(40))


def test_a_log_that_cannot_be_written_halts_the_exchange_before_the_provider_is_asked(
    world, monkeypatch
):
    world.call()
    monkeypatch.setattr(Log, "broken", "disk full")
    answer = world.call()
    assert (answer.status, answer.json["code"]) == (503, "evidence_stopped")
    assert len(world.provider.asked) == 1
    assert world.call("GET", "/lgsp/health", None).json["status"] == "halted"


def test_an_answer_whose_record_the_disk_refuses_is_not_released(world, monkeypatch):
    def full(log, records):
        raise OSError("disk full")

    monkeypatch.setattr(Log, "append", full)
    answer = world.call()
    assert (answer.status, answer.json["code"]) == (503, "evidence_stopped")
    assert b"Tr\xe1" not in answer.body
    assert answer.header("x-saola-evidence") is None
    monkeypatch.undo()
    assert world.call().number == 0


def test_a_log_that_lost_records_keeps_the_exchange_shut(world):
    world.call()
    world.run(world.shut())
    for segment in world.folder.glob("*.segment"):
        segment.unlink()
    world.run(world.open())
    answer = world.call()
    assert (answer.status, answer.json["code"]) == (503, "evidence_stopped")
    assert world.call("GET", "/lgsp/health", None).status == 503


def test_the_catalogue_shows_services_and_no_addresses(world):
    answer = world.call("GET", "/lgsp/catalog", None, authorization=None)
    (citizens, register) = answer.json["services"]
    assert (citizens["id"], register["type"]) == (CITIZENS, "SOAP")
    assert citizens["endpoints"][0] == {"method": "POST", "path": "/lookup"}
    assert b"127.0.0.1" not in answer.body
    health = world.call("GET", "/lgsp/health", None, authorization=None).json
    assert (health["status"], health["services"]) == ("running", 2)


def test_the_first_contract_that_fits_admits_the_call(world):
    other = contract(2, purpose="audit.sample", endpoints=(Endpoint("GET", "/people/**"),))
    world.agree(contract(), other)
    answer = world.call("GET", "/people/1/history", None, x_saola_purpose="audit.sample")
    assert world.record(answer.number).contract == "contract-2"
