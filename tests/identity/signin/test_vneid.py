import urllib.parse

import pytest
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from tests.support import simulated

from saola.identity.accounts import store as accounts
from saola.identity.accounts.model import Identifier
from saola.identity.models import Account
from saola.simulators import people
from saola.simulators.vneid import http as vneid

pytestmark = pytest.mark.django_db

LEVEL_TWO = next(p for p in people.PEOPLE if p.level == 2 and p.personal_number)
LEVEL_ONE = next(p for p in people.PEOPLE if p.level == 1)
FOREIGNER = next(p for p in people.PEOPLE if p.passport_number)


@pytest.fixture(autouse=True)
def provider(monkeypatch):
    routes = vneid.routes()
    monkeypatch.setattr(
        DefaultSocialAccountAdapter, "get_requests_session", lambda self: simulated.session(routes)
    )
    yield routes
    vneid._memory.fail = ""  # noqa: SLF001 # because the next test wants a healthy provider


def sign_in_as(browser, person, *, next_page="/account/", **form):
    """Walk from the sign-in page over the provider's page back to us; the last answer."""
    browser.defaults["HTTP_HOST"] = "127.0.0.1:8000"
    there = browser.get("/account/oidc/vneid/login/", {"next": next_page})
    if there.status_code != 302:
        return there
    query = urllib.parse.urlsplit(there["Location"]).query
    page = simulated.ask(vneid.routes(), "GET", there["Location"])
    assert page.status == 200, page.body.decode()
    assert person.name in page.body.decode()
    asked = dict(urllib.parse.parse_qsl(query)) | {"person": person.key} | form
    back = simulated.ask(
        vneid.routes(),
        "POST",
        "http://x/vneid/authorize",
        body=urllib.parse.urlencode(asked).encode(),
    )
    assert back.status == 303
    return browser.get(dict(back.headers)["location"])


def signed_in_account(browser):
    key = browser.session.get("_auth_user_id")
    return Account.objects.get(pk=key) if key else None


def test_a_citizen_signs_in_with_an_electronic_identity(browser):
    answer = sign_in_as(browser, LEVEL_TWO)
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    account = signed_in_account(browser)
    assert (account.full_name, account.kind, account.assurance) == (LEVEL_TWO.name, "citizen", 2)
    assert accounts.holder("personal_number", LEVEL_TWO.personal_number) == str(account.pk)
    assert not account.has_usable_password()
    page = browser.get("/account/").content.decode()
    assert LEVEL_TWO.name in page
    assert "Xác thực danh tính qua tài khoản định danh điện tử" in page


def test_the_second_sign_in_meets_the_same_account(browser):
    sign_in_as(browser, LEVEL_TWO)
    first = signed_in_account(browser)
    browser.logout()
    sign_in_as(browser, LEVEL_TWO)
    assert signed_in_account(browser) == first
    assert Account.objects.count() == 1


def test_a_proven_number_finds_the_account_that_holds_it(browser, an_account):
    known = an_account("cd1")
    number = Identifier(
        kind="personal_number", value=LEVEL_TWO.personal_number, verified_by="counter"
    )
    accounts.attach(known, number)
    sign_in_as(browser, LEVEL_TWO)
    assert str(signed_in_account(browser).pk) == known


def test_a_foreigner_signs_in_with_a_passport_and_no_personal_number(browser):
    sign_in_as(browser, FOREIGNER)
    account = signed_in_account(browser)
    assert account.kind == "foreigner"
    (identifier,) = accounts.identifiers(str(account.pk))
    assert (identifier.kind, identifier.country) == ("passport", FOREIGNER.nationality)


def test_level_one_proves_no_number(browser):
    sign_in_as(browser, LEVEL_ONE)
    account = signed_in_account(browser)
    assert account.assurance == 1
    assert accounts.identifiers(str(account.pk)) == []


def test_whoever_declines_is_not_signed_in(browser):
    answer = sign_in_as(browser, LEVEL_TWO, deny="1")
    assert answer.status_code == 302
    assert "cancelled" in answer["Location"]
    assert browser.get(answer["Location"]).status_code == 200
    assert signed_in_account(browser) is None


@pytest.mark.parametrize(
    "fail",
    ["down", "busy", "bad_signature", "wrong_audience", "stale", "forgets", "userinfo_401"],
)
def test_a_failing_provider_signs_nobody_in(browser, fail):
    answer = sign_in_as(browser, LEVEL_TWO, fail=fail)
    assert "Không đăng nhập được" in answer.content.decode()
    assert signed_in_account(browser) is None
    assert Account.objects.count() == 0


def test_a_provider_that_is_down_leaves_a_page_not_a_trace(browser):
    simulated.ask(vneid.routes(), "POST", "http://x/vneid/control", body=b'{"fail": "down"}')
    answer = sign_in_as(browser, LEVEL_TWO)
    assert "Không đăng nhập được" in answer.content.decode()


def test_a_code_brought_by_another_browser_is_refused(browser):
    from django.test import Client

    browser.defaults["HTTP_HOST"] = "127.0.0.1:8000"
    there = browser.get("/account/oidc/vneid/login/")
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(there["Location"]).query))
    back = simulated.ask(
        vneid.routes(),
        "POST",
        "http://x/vneid/authorize",
        body=urllib.parse.urlencode(asked | {"person": LEVEL_TWO.key}).encode(),
    )
    stranger = Client(HTTP_HOST="127.0.0.1:8000")
    answer = stranger.get(dict(back.headers)["location"])
    assert "_auth_user_id" not in stranger.session
    assert answer.status_code == 401


def test_an_unknown_provider_is_not_found(browser):
    assert browser.get("/account/oidc/evil/login/").status_code == 404
    assert browser.get("/account/oidc/evil/login/callback/").status_code == 404


def test_a_forged_next_page_leads_nowhere_else(browser):
    answer = sign_in_as(browser, LEVEL_TWO, next_page="https://evil.example/")
    assert answer["Location"].startswith("/")
