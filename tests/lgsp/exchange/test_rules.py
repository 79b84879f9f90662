import contextlib
import datetime as dt
import urllib.parse

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lgsp.exchange.conftest import CITIZENS, EGOV, contract, service

from saola.identity.tokens import Principal
from saola.kernel.errors import Refusal
from saola.lgsp.exchange import addresses, rules
from saola.lgsp.exchange.model import Client, Endpoint, Snapshot
from saola.lgsp.exchange.rules import Call, Rulebook

TODAY = dt.date(2026, 3, 2)
SEGMENT = st.text("abcXYZ019-_.~%", min_size=1, max_size=6)


def book(*contracts):
    return Rulebook(
        Snapshot(
            version=1,
            clients=(Client(principal="egov", id=EGOV),),
            services=(service("http://127.0.0.1:9"),),
            contracts=contracts,
        )
    )


def call(**changes):
    fields = {
        "client": EGOV,
        "service": CITIZENS,
        "method": "POST",
        "path": "/lookup",
        "purpose": "tthc.prefill",
    }
    return Call(**(fields | changes))


def refused(*args):
    with pytest.raises(Refusal) as caught:
        rules.admit(*args)
    return caught.value.code.code


def test_a_contract_holds_on_its_first_and_last_day():
    held = book(contract(since="2026-03-02", until="2026-03-04"))
    for days, admitted in ((-1, False), (0, True), (2, True), (3, False)):
        day = TODAY + dt.timedelta(days=days)
        if admitted:
            assert rules.admit(held, call(), day).contract.id == "contract-1"
        else:
            assert refused(held, call(), day) == "no_contract"


def test_without_a_purpose_only_a_contract_that_needs_none_admits():
    assert refused(book(contract()), call(purpose=""), TODAY) == "wrong_purpose"
    free = book(contract(purpose_required=False))
    assert rules.admit(free, call(purpose=""), TODAY)
    assert refused(free, call(purpose="other"), TODAY) == "wrong_purpose"


@given(st.sampled_from(["GET", "POST", "PUT", "DELETE"]), st.lists(SEGMENT, max_size=4))
def test_nothing_passes_that_no_endpoint_names(method, segments):
    path = "/" + "/".join(segments)
    held = book(contract())
    named = (method, path) == ("POST", "/lookup") or (
        method == "GET"
        and len(segments) == 2
        and segments[0] == "people"
        and "/" not in urllib.parse.unquote(segments[1])
    )
    if named:
        assert rules.admit(held, call(method=method, path=path), TODAY)
    else:
        asked = call(method=method, path=path)
        assert refused(held, asked, TODAY) == "not_in_contract"


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("/", "/", True),
        ("/a", "/a/", False),
        ("/a/*", "/a/", False),
        ("/a/*", "/a/b", True),
        ("/a/*", "/a/b/c", False),
        ("/a/**", "/a/b/c", True),
        ("/a/**", "/a", True),
        ("/a/**", "/ab", False),
        ("/**", "/", True),
        ("/a/*/c", "/a/b/c", True),
        ("/a", "/%61", False),
        ("/a/*", "/a/b%2Fc", False),
        ("/a/*", "/a/b%5Cc", True),
    ],
)
def test_patterns(pattern, path, matches):
    assert rules.fits(pattern, path) is matches


@given(st.lists(SEGMENT, min_size=1, max_size=5))
def test_a_masked_path_holds_only_words_of_the_service(segments):
    endpoints = (Endpoint("GET", "/people/*"), Endpoint("POST", "/lookup"))
    masked = rules.masked("/" + "/".join(segments), endpoints)
    assert set(masked.split("/")) <= {"", "people", "lookup", "*"}


@given(st.lists(st.sampled_from(["..", ".", "a", "%2e", "%2E", "%2f", "%5c", "%25", "/"])))
def test_a_path_that_any_reader_could_climb_with_is_found(parts):
    path = "".join(parts)
    decoded, climbing = path, False
    for _ in range(12):
        flat = decoded.replace("\\", "/").split("/")
        climbing = climbing or bool({".", ".."} & set(flat))
        decoded = urllib.parse.unquote(decoded)
    assert addresses.climbs(path) or not climbing


@given(st.text(max_size=60))
def test_any_target_and_client_is_read_or_refused(text):
    for read in (addresses.target, addresses.client):
        for given_text in (text, f"/r1/{text}", f"/r1/VN/GOV/A/b/c/{text}"):
            with contextlib.suppress(Refusal):
                read(given_text)


def test_a_token_speaks_for_its_own_system_only():
    held = book(contract())
    system = Principal(id="egov", kind="system")
    assert rules.identify(held, system, EGOV).principal == "egov"
    for asker in (Principal(id="ioc", kind="system"), Principal(id="egov", kind="official")):
        with pytest.raises(Refusal) as caught:
            rules.identify(held, asker, EGOV)
        assert caught.value.code.code == "foreign_client"


@pytest.mark.parametrize(
    "words",
    [
        {"purpose": "Tò mò"},
        {"purpose": "a" * 65},
        {"dossier": "000188000017"},
        {"dossier": "123456789"},
        {"dossier": "a b"},
        {"message": "a\tb"},
        {"message": "x" * 256},
    ],
)
def test_words_without_a_proper_form_are_refused(words):
    proper = {"purpose": "a.b", "dossier": "H00.01-260302-0001", "message": "m-1"}
    rules.check_words(**proper)
    with pytest.raises(Refusal):
        rules.check_words(**(proper | words))
