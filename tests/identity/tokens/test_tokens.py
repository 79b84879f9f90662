import base64
import hashlib
import hmac
import json

import nacl.signing
import pytest

from saola.identity import tokens
from saola.identity.tokens import ANONYMOUS, Principal, Role, keys
from saola.kernel import settings
from saola.kernel.errors import Kind, Refusal
from saola.kernel.http.message import Request

OFFICER = Principal(
    id="0192-a",
    kind="official",
    name="Nguyễn Văn Thử",
    scopes=("scp.read",),
    roles=(Role("officer", "H58.02"), Role("operator", "")),
)


def b64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def claims_of(token):
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def forge(header, claims, sign):
    signed = f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}"
    return f"{signed}.{b64(sign(signed.encode()))}"


def refused(token):
    with pytest.raises(Refusal) as caught:
        tokens.verify(token)
    return caught.value.code.kind is Kind.UNAUTHENTICATED


def true_parts():
    kid, key = keys.signing_key()
    token = tokens.issue(OFFICER, 60)
    header = {"alg": "EdDSA", "typ": "at+jwt", "kid": kid}
    return header, claims_of(token), lambda text: key.sign(text).signature


def test_a_token_tells_the_data_plane_who_asks(clock):
    assert tokens.verify(tokens.issue(OFFICER, 60)) == OFFICER


def test_a_token_we_put_together_by_hand_is_as_good_as_ours(clock):
    assert tokens.verify(forge(*true_parts())) == OFFICER


def test_a_token_expires_even_when_it_was_found_good_before(clock):
    token = tokens.issue(OFFICER, 60)
    tokens.verify(token)
    clock.move(seconds=61)
    assert refused(token)


def test_a_token_is_not_good_before_its_time(clock):
    header, claims, sign = true_parts()
    early = forge(header, claims | {"nbf": claims["nbf"] + 60}, sign)
    assert refused(early)
    clock.move(seconds=58)
    assert tokens.verify(early) == OFFICER


def test_a_token_without_a_signature_is_refused(clock):
    header, claims, _ = true_parts()
    for algorithm in ("none", "None", "NONE", ""):
        assert refused(forge(header | {"alg": algorithm}, claims, lambda text: b""))


def test_a_token_signed_with_the_public_key_as_a_shared_secret_is_refused(clock):
    header, claims, _ = true_parts()
    public = tokens.public_keys()[0]
    for secret in (keys.decode(public.x), public.x.encode(), keys.public_path().read_bytes()):
        forged = forge(
            header | {"alg": "HS256"},
            claims,
            lambda text, secret=secret: hmac.new(secret, text, hashlib.sha256).digest(),
        )
        assert refused(forged)


def test_another_key_cannot_sign_under_our_key_id(clock):
    header, claims, _ = true_parts()
    other = nacl.signing.SigningKey.generate()
    assert refused(forge(header, claims, lambda text: other.sign(text).signature))
    assert refused(forge(header | {"kid": "x"}, claims, lambda text: other.sign(text).signature))


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "https://other"},
        {"iss": "https://evil"},
        {"kind": "anonymous"},
        {"kind": "emperor"},
        {"sub": ""},
        {"exp": 99_999_999_999},
        {"exp": "soon"},
        {"roles": [["admin"], 3]},
        {"aud": None},
    ],
)
def test_a_token_with_a_wrong_claim_is_refused(clock, wrong):
    header, claims, sign = true_parts()
    assert refused(forge(header, claims | wrong, sign))


@pytest.mark.parametrize(
    "token", ["", ".", "..", "a.b.c", "é.é.é", "a" * 5000, "....", "e30.e30.e30", "\n", "a b c"]
)
def test_what_is_no_token_is_refused(clock, token):
    assert refused(token)


def test_a_changed_body_breaks_the_signature(clock):
    head, _, signature = tokens.issue(OFFICER, 60).split(".")
    claims = claims_of(tokens.issue(OFFICER, 60)) | {"roles": [["admin", ""]]}
    assert refused(f"{head}.{b64(json.dumps(claims).encode())}.{signature}")


def test_tokens_outlive_a_rotation_until_their_key_is_withdrawn(clock):
    old = tokens.issue(OFFICER, 60)
    kid = tokens.rotate_keys()
    new = tokens.issue(OFFICER, 60)
    assert tokens.public_keys()[0].kid == kid
    assert tokens.verify(old) == tokens.verify(new) == OFFICER
    assert json.loads(base64.urlsafe_b64decode(new.split(".")[0] + "=="))["kid"] == kid


def test_the_private_key_is_its_owners_alone(clock):
    tokens.ensure_keys()
    private = settings.current().var / "keys" / "tokens.private.json"
    assert private.stat().st_mode & 0o777 == 0o600
    assert keys.public_path().stat().st_mode & 0o444 == 0o444
    assert "d" not in json.loads(keys.public_path().read_bytes())["keys"][0]


def test_a_request_without_a_token_is_nobodys(clock):
    assert tokens.bearer(Request(method="GET", path="/ngsi-ld/v1/entities")) is ANONYMOUS


def test_the_cookie_opens_live_pages_only(clock):
    token = tokens.issue(OFFICER, 60, tokens.LIVE_AUDIENCE)
    cookie = {"cookie": f"a=b; saola_live={token}"}
    live = Request(method="GET", path="/live/events", headers=cookie)
    broker = Request(method="POST", path="/ngsi-ld/v1/entities", headers=cookie)
    assert tokens.bearer(live) == OFFICER
    assert tokens.bearer(broker) is ANONYMOUS


def test_what_stands_in_the_cookie_opens_no_other_door_and_no_other_token_opens_its(clock):
    live, other = tokens.issue(OFFICER, 60, tokens.LIVE_AUDIENCE), tokens.issue(OFFICER, 60)
    assert refused(live)
    for door, headers in (
        ("/ngsi-ld/v1/entities", {"authorization": f"Bearer {live}"}),
        ("/live/events", {"authorization": f"Bearer {live}"}),
        ("/live/events", {"cookie": f"saola_live={other}"}),
    ):
        with pytest.raises(Refusal):
            tokens.bearer(Request(method="GET", path=door, headers=headers))


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "Bearer x", "Negotiate"])
def test_a_bad_authorization_header_is_refused_not_ignored(clock, header):
    with pytest.raises(Refusal):
        tokens.bearer(Request(method="GET", path="/x", headers={"authorization": header}))


def test_a_role_counts_in_its_own_unit(clock):
    assert OFFICER.may("officer")
    assert OFFICER.may("officer", "H58.02")
    assert not OFFICER.may("officer", "H58.03")
    assert OFFICER.may("operator", "H58.03")
    assert not OFFICER.may("admin")


def test_a_name_never_shows_in_a_log_line():
    assert "Thử" not in repr(OFFICER)
    assert "Thử" not in f"{OFFICER}"
