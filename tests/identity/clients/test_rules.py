import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.identity.clients import rules
from saola.identity.clients.model import SCOPE_CODES, Asked, Client
from saola.kernel.errors import Refusal

FORM = {"grant_type": ["client_credentials"]}
CLIENT = Client(
    client_id="probe",
    system_id="VN/GOV/H58/probe",
    title="Probe",
    scopes=("scp.read", "lgsp.call"),
    secret_digest=rules.digest("s3cret"),
)


def basic(pair):
    return "Basic " + base64.b64encode(pair.encode()).decode()


def word(call, *arguments):
    with pytest.raises(Refusal) as caught:
        call(*arguments)
    return caught.value.code.code.removeprefix("oauth.")


@pytest.mark.parametrize(
    ("authorization", "form", "expected"),
    [
        ("", {}, "invalid_request"),
        ("", FORM, "invalid_client"),
        ("", FORM | {"grant_type": ["client_credentials"] * 2}, "invalid_request"),
        ("", FORM | {"client_id": ["a", "b"], "client_secret": ["c"]}, "invalid_request"),
        (basic("a:b"), FORM | {"client_secret": ["b"]}, "invalid_request"),
        (basic("a:b"), FORM | {"client_id": ["c"]}, "invalid_request"),
        (basic("a:b"), {"grant_type": ["password"]}, "unsupported_grant_type"),
        (basic("ab"), FORM, "invalid_client"),
        (basic(":b"), FORM, "invalid_client"),
        (basic("a:"), FORM, "invalid_client"),
        ("Basic ???", FORM, "invalid_client"),
        ("Basic", FORM, "invalid_client"),
        ("Bearer abc", FORM, "invalid_client"),
        ("Basic /w==", FORM, "invalid_client"),
    ],
)
def test_a_malformed_request_is_refused_in_the_protocols_words(authorization, form, expected):
    assert word(rules.read, authorization, form) == expected


def test_id_and_secret_are_form_encoded_in_a_basic_header():
    asked = rules.read(basic("my%3Aid:a%2Fb+c"), FORM | {"scope": ["scp.read scp.read lgsp.call"]})
    assert (asked.client_id, asked.secret) == ("my:id", "a/b c")
    assert asked.scopes == ("scp.read", "lgsp.call")


def test_a_client_gets_what_it_asks_for_or_all_it_holds():
    asked = Asked(client_id="probe", secret="s3cret", scopes=())
    assert rules.granted(asked, CLIENT, "10.0.0.1") == CLIENT.scopes
    narrow = Asked(client_id="probe", secret="s3cret", scopes=("scp.read",))
    assert rules.granted(narrow, CLIENT, "10.0.0.1") == ("scp.read",)
    wide = Asked(client_id="probe", secret="s3cret", scopes=("scp.write",))
    assert word(rules.granted, wide, CLIENT, "10.0.0.1") == "invalid_scope"


@given(st.text(max_size=40), st.sampled_from(["", "10.1.2.3", "not an address", "::1"]))
def test_nobody_without_the_secret_gets_anything(secret, address):
    asked = Asked(client_id="probe", secret=secret, scopes=())
    if secret != "s3cret":
        assert word(rules.granted, asked, CLIENT, address) == "invalid_client"
    assert word(rules.granted, asked, None, address) == "invalid_client"


@pytest.mark.parametrize(
    ("address", "admitted"),
    [("10.1.2.3", True), ("10.2.0.1", False), ("", False), ("x", False), ("2001:db8::1", False)],
)
def test_a_client_is_admitted_from_its_own_networks_only(address, admitted):
    import msgspec

    bound = msgspec.structs.replace(CLIENT, networks=("10.1.0.0/16",))
    asked = Asked(client_id="probe", secret="s3cret", scopes=())
    if admitted:
        assert rules.granted(asked, bound, address) == CLIENT.scopes
    else:
        assert word(rules.granted, asked, bound, address) == "invalid_client"


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "A"},
        {"client_id": "has space"},
        {"system_id": " "},
        {"title": ""},
        {"scopes": ()},
        {"scopes": ("everything",)},
        {"networks": ("10.1.2.3/8",)},
        {"networks": ("x",)},
    ],
)
def test_a_client_that_means_nothing_is_not_registered(wrong):
    import msgspec

    with pytest.raises(Refusal) as caught:
        rules.check(msgspec.structs.replace(CLIENT, **wrong))
    assert caught.value.code.code == "identity.client_malformed"


def test_every_scope_may_be_registered():
    import msgspec

    rules.check(msgspec.structs.replace(CLIENT, scopes=tuple(SCOPE_CODES)))


def test_a_secret_never_shows():
    asked = Asked(client_id="probe", secret="s3cret", scopes=())
    assert "s3cret" not in repr(asked)
    assert CLIENT.secret_digest not in repr(CLIENT)
