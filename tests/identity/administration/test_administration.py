import pytest

from saola.identity.access import store as grants
from saola.identity.accounts import store as accounts
from saola.identity.administration import screens
from saola.identity.clients import store as clients
from saola.kernel import audit, clock
from saola.kernel.orm import transacting

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(an_account, sign_in, monkeypatch):
    monkeypatch.setattr(screens, "unit_codes", lambda: frozenset({"H58.02"}))
    account = an_account("qt", "official", ("admin", ""))
    sign_in("qt")
    return account


def test_an_administrator_makes_an_official_and_grants_a_role(browser, admin):
    page = browser.post("/account/people/new/", {"username": "cb.moi", "full_name": "Trần Thử"})
    assert page.context["password"] in page.content.decode()
    made = accounts.named("cb.moi")
    order = {"role": "officer", "unit": "H58.02", "since": clock.today().isoformat(), "until": ""}
    assert browser.post(f"/account/people/{made}/roles/", order).status_code == 302
    (grant,) = grants.grants_of(made)
    assert (grant.role, grant.unit, grant.granted_by) == ("officer", "H58.02", admin)
    shown = browser.get(f"/account/people/{made}/").content.decode()
    assert "Xử lý hồ sơ" in shown
    browser.post(f"/account/people/{made}/roles/end/", {"grant": grant.id})
    assert "đã hết" in browser.get(f"/account/people/{made}/").content.decode()
    with transacting() as tx:
        told = {row["action"] for row in audit.about(tx, made, limit=20)}
    assert {"identity.account.made", "identity.role.granted", "identity.account.read"} <= told


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"role": "emperor"}, 422),
        ({"unit": "H99"}, 422),
        ({"since": "yesterday"}, 400),
        ({"since": "2026-02-01", "until": "2026-01-01"}, 422),
    ],
)
def test_a_wrong_grant_is_refused_and_changes_nothing(browser, admin, an_account, wrong, status):
    account = an_account("cb1", "official")
    order = {"role": "officer", "unit": "H58.02", "since": "2026-02-01", "until": ""} | wrong
    assert browser.post(f"/account/people/{account}/roles/", order).status_code == status
    assert grants.grants_of(account) == []


def test_nobody_grants_roles_to_themselves(browser, admin):
    order = {"role": "leader", "unit": "", "since": "2026-02-01"}
    assert browser.post(f"/account/people/{admin}/roles/", order).status_code == 409
    assert [grant.role for grant in grants.grants_of(admin)] == ["admin"]
    assert browser.post(f"/account/people/{admin}/open/", {"open": "0"}).status_code == 409


def test_a_fresh_password_replaces_the_old(browser, admin, an_account, client):
    account = an_account("cd1")
    page = browser.post(f"/account/people/{account}/password/")
    fresh = page.context["password"]
    browser.post("/account/logout/")
    assert client.post("/account/login/", {"login": "cd1", "password": fresh}).status_code == 302


def test_an_unknown_account_is_not_found(browser, admin):
    assert browser.get("/account/people/nobody/").status_code == 404
    assert browser.post("/account/people/nobody/password/").status_code == 404


def test_a_system_is_registered_and_its_secret_shown_once(browser, admin):
    told = {
        "client_id": "so-tnmt",
        "title": "Quan trắc",
        "system_id": "H58.02/quantrac",
        "scopes": ["scp.read", "scp.write"],
        "networks": "",
    }
    page = browser.post("/account/clients/", told)
    assert page.context["secret"] in page.content.decode()
    assert page.context["secret"] not in browser.get("/account/clients/").content.decode()
    assert clients.client("so-tnmt").scopes == ("scp.read", "scp.write")
    assert browser.post("/account/clients/", told).status_code == 409
    assert browser.post("/account/clients/", told | {"client_id": "X Y"}).status_code == 422
    assert browser.post("/account/clients/so-tnmt/close/").status_code == 302
    assert not clients.client("so-tnmt").active
    assert browser.post("/account/clients/nobody/close/").status_code == 404


def test_contact_and_consent_are_the_holders_own(browser, sign_in, an_account):
    account = an_account("cd1")
    sign_in("cd1")
    told = {"email": "le@example.vn", "phone": "0900 000 001", "language": "en"}
    assert browser.post("/account/contact/", told).status_code == 302
    assert accounts.contact(account).email == "le@example.vn"
    wrong = browser.post("/account/contact/", told | {"email": "x"})
    assert wrong.status_code == 422
    assert (
        browser.post("/account/consent/", {"purpose": "notices", "agrees": "1"}).status_code == 302
    )
    wish = {"purpose": "notices", "agrees": "1"}
    assert browser.post("/account/consent/", wish).status_code == 302
    assert browser.post("/account/consent/", wish | {"purpose": "all"}).status_code == 422


def test_the_administrators_page_opens_to_them_only_and_leads_to_what_they_do(
    browser, admin, an_account, sign_in
):
    page = browser.get("/admin/").content.decode()
    assert 'href="/account/people/"' in page
    assert 'href="/account/clients/"' in page
    assert "Quản trị hệ thống" in page
