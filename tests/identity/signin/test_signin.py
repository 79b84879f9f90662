import pytest

from saola.identity import tokens
from saola.identity.models import Account
from saola.kernel import audit
from saola.kernel.orm import transacting

pytestmark = pytest.mark.django_db


def test_a_citizen_signs_in_and_out_and_both_are_in_the_trail(browser, sign_in, an_account):
    account = an_account("cd1")
    assert sign_in("cd1")["Location"] == "/account/"
    assert browser.get("/account/").status_code == 200
    assert browser.post("/account/logout/").status_code == 302
    assert browser.get("/account/").status_code == 302
    with transacting() as tx:
        told = [row["action"] for row in audit.about(tx, account, limit=5)]
    assert told == ["identity.account.signed_out", "identity.account.signed_in"]


@pytest.mark.parametrize(
    ("role", "page"),
    [("officer", "/desk/"), ("operator", "/ioc/"), ("architect", "/architecture/declarations/")],
)
def test_officials_begin_where_they_work(sign_in, an_account, role, page):
    an_account("cb1", "official", (role, "H58.02"))
    assert sign_in("cb1")["Location"] == page


def test_the_page_asked_for_comes_first(browser, an_account):
    from tests.support.accounts import PASSWORD

    an_account("cd1")
    there = browser.get("/account/people/")
    assert there["Location"] == "/account/login/?next=%2Faccount%2Fpeople%2F"
    answer = browser.post(
        "/account/login/", {"login": "cd1", "password": PASSWORD, "next": "/account/2fa/"}
    )
    assert answer["Location"] == "/account/2fa/"


def test_another_site_cannot_be_the_next_page(browser, an_account):
    from tests.support.accounts import PASSWORD

    an_account("cd1")
    answer = browser.post(
        "/account/login/", {"login": "cd1", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert answer["Location"] == "/account/"


def test_a_wrong_password_and_an_unknown_name_are_told_alike(sign_in, an_account):
    an_account("cd1")
    wrong, unknown = sign_in("cd1", "sai mật khẩu"), sign_in("nobody", "sai mật khẩu")
    assert wrong.status_code == unknown.status_code == 200
    for answer in (wrong, unknown):
        assert "Tên đăng nhập hoặc mật khẩu không đúng" in answer.content.decode()


def test_errors_are_told_in_english_too(browser, sign_in):
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "The sign-in name or password is not right" in sign_in("nobody", "x").content.decode()


def test_after_five_wrong_passwords_even_the_right_one_waits(sign_in, an_account):
    an_account("cd1")
    for _ in range(5):
        sign_in("cd1", "sai mật khẩu")
    answer = sign_in("cd1")
    assert "quá nhiều lần" in answer.content.decode()
    an_account("cd2")
    assert sign_in("cd2").status_code == 302


def test_a_closed_account_is_turned_away(sign_in, browser, an_account):
    an_account("cd1")
    Account.objects.update(is_active=False)
    sign_in("cd1")
    assert browser.get("/account/").status_code == 302


def test_an_account_closed_while_signed_in_is_out_at_once(sign_in, browser, an_account):
    an_account("cd1")
    sign_in("cd1")
    Account.objects.update(is_active=False)
    assert browser.get("/account/")["Location"].startswith("/account/login/")


def test_people_sign_up_but_never_as_officials(browser):
    told = {
        "kind": "official",
        "full_name": "Lê Thử",
        "username": "le.thu",
        "email": "",
        "phone": "",
        "password1": "một câu rất dài 7",
        "password2": "một câu rất dài 7",
    }
    assert browser.post("/account/signup/", told).status_code == 200
    assert not Account.objects.exists()
    assert browser.post("/account/signup/", told | {"kind": "business"}).status_code == 302
    made = Account.objects.get()
    assert (made.kind, made.full_name, made.assurance) == ("business", "Lê Thử", 1)


@pytest.mark.parametrize("password", ["short7", "1234567890123", "password1234"])
def test_weak_passwords_are_refused(browser, password):
    told = {
        "kind": "citizen",
        "full_name": "Lê Thử",
        "username": "le.thu",
        "password1": password,
        "password2": password,
    }
    if password == "password1234":
        told |= {"password1": "password123", "password2": "password123"}
    assert browser.post("/account/signup/", told).status_code == 200
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [("vi", "cần ít nhất 10 ký tự"), ("en", "it needs at least 10 characters")],
)
def test_what_is_wrong_with_a_short_password_is_told_in_the_readers_language(
    browser, language, words
):
    told = {"kind": "citizen", "full_name": "Lê", "username": "le", "password1": "ngắn 7x"}
    answer = browser.post(
        "/account/signup/",
        told | {"password2": told["password1"]},
        headers={"accept-language": language},
    )
    assert words in answer.content.decode()


def confirm_password(browser, page):
    """Touching the second factor asks for the password once more."""
    from tests.support.accounts import PASSWORD

    assert browser.get(page)["Location"].startswith("/account/reauthenticate/")
    assert browser.get("/account/reauthenticate/").status_code == 200
    answer = browser.post("/account/reauthenticate/", {"password": PASSWORD, "next": page})
    assert answer["Location"] == page


def test_an_official_without_a_second_factor_is_sent_to_enrol(browser, sign_in, an_account):
    an_account("qt", "official", ("admin", ""), second_factor_waived=False)
    sign_in("qt")
    assert browser.get("/account/people/")["Location"].startswith("/account/2fa/")
    answer = browser.get("/account/people/", HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "identity.second_factor_needed")
    assert browser.get("/admin/", HTTP_ACCEPT="application/json").status_code == 403


def test_an_enrolled_official_signs_in_with_a_code(browser, sign_in, an_account):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal import auth as totp

    an_account("qt", "official", ("admin", ""), second_factor_waived=False)
    sign_in("qt")
    confirm_password(browser, "/account/2fa/totp/")
    page = browser.get("/account/2fa/totp/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    code = totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )
    assert browser.post("/account/2fa/totp/", {"code": "000000"}).status_code == 200
    assert browser.post("/account/2fa/totp/", {"code": code}).status_code == 302
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    assert browser.get("/account/people/").status_code == 200
    codes = browser.get("/account/2fa/recovery-codes/").context["unused_codes"]
    browser.post("/account/logout/")
    assert sign_in("qt")["Location"] == "/account/2fa/authenticate/"
    assert browser.get("/account/people/")["Location"].startswith("/account/login/")
    assert browser.get("/account/2fa/authenticate/").status_code == 200
    assert browser.post("/account/2fa/authenticate/", {"code": "999999"}).status_code == 200
    assert browser.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    assert browser.get("/account/people/").status_code == 200


def test_the_waiver_holds_in_a_demo_only(browser, sign_in, an_account, monkeypatch):
    import msgspec

    from saola.kernel import settings

    an_account("qt", "official", ("admin", ""))
    sign_in("qt")
    assert browser.get("/account/people/").status_code == 200
    real = msgspec.structs.replace(settings.current(), demo=False)
    monkeypatch.setattr(settings, "current", lambda: real)
    assert browser.get("/account/people/")["Location"].startswith("/account/2fa/")


def test_pages_carry_a_live_cookie_for_their_reader_and_lose_it_at_sign_out(
    browser, sign_in, an_account
):
    account = an_account("cb1", "official", ("operator", "H58.02"))
    sign_in("cb1")
    browser.get("/account/")
    cookie = browser.cookies["saola_live"]
    reader = tokens.verify(cookie.value, tokens.LIVE_AUDIENCE)
    assert reader.id == account
    assert reader.may("operator", "H58.02")
    assert cookie["httponly"]
    assert browser.get("/account/live-token").json()["expires_in"] > 0
    browser.post("/account/logout/")
    browser.get("/account/login/")
    assert browser.cookies["saola_live"].value == ""


@pytest.mark.parametrize("door", ["login", "signup"])
def test_nobody_waits_to_write_while_a_password_is_hashed(browser, an_account, monkeypatch, door):
    from django.contrib.auth.hashers import ScryptPasswordHasher
    from django.db import connection

    an_account("cd1")
    outside, depths = len(connection.atomic_blocks), []
    for name in ("verify", "encode"):
        known = getattr(ScryptPasswordHasher, name)

        def noted(*given, known=known):
            depths.append(len(connection.atomic_blocks))
            return known(*given)

        monkeypatch.setattr(ScryptPasswordHasher, name, noted)
    password = "một câu rất dài 7"
    told = {"login": "cd1", "password": password, "username": "le.thu", "full_name": "Lê Thử"}
    told |= {"kind": "citizen", "password1": password, "password2": password}
    answer = browser.post(f"/account/{door}/", told)
    assert answer.status_code == {"login": 200, "signup": 302}[door]
    assert set(depths) == {outside}


def test_a_live_cookie_is_no_way_around_the_second_factor_or_the_end_of_a_session(
    browser, client, sign_in, an_account, monkeypatch
):
    import msgspec

    from saola.kernel import settings

    an_account("qt", "official", ("admin", ""))
    sign_in("qt")
    browser.get("/account/")
    waived = browser.cookies["saola_live"].value
    bearer = {"authorization": f"Bearer {waived}"}
    assert client.get("/account/people/", headers=bearer).status_code == 401
    real = msgspec.structs.replace(settings.current(), demo=False)
    monkeypatch.setattr(settings, "current", lambda: real)
    browser.get("/account/")
    reader = tokens.verify(browser.cookies["saola_live"].value, tokens.LIVE_AUDIENCE)
    assert not reader.may("admin")
    assert browser.get("/account/live-token").status_code == 200


def test_a_bearer_token_opens_control_plane_doors_without_a_session(client, an_account):
    from saola.identity.access.asking import of_account

    account = an_account("qt", "official", ("admin", ""))
    token = tokens.issue(of_account(Account.objects.get(pk=account)), 60)
    answer = client.get("/account/people/", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    forged = client.get("/account/people/", headers={"authorization": "Bearer forged"})
    assert (forged.status_code, forged.json()["code"]) == (401, "unauthenticated")


def test_limits_count_by_the_address_the_front_door_tells(rf):
    from saola.identity.signin.address import client_address

    behind = rf.get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 10.0.0.9")
    assert client_address(behind) == "10.0.0.9"
    outside = rf.get("/", REMOTE_ADDR="203.0.113.5", HTTP_X_FORWARDED_FOR="10.0.0.9")
    assert client_address(outside) == "203.0.113.5"


def test_pages_of_the_account_are_whole_in_both_languages(browser, sign_in, an_account):
    an_account("cd1")
    for language, word in (("vi", "Đăng nhập"), ("en", "Sign in")):
        browser.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        page = browser.get("/account/login/")
        assert word in page.content.decode()
        assert browser.get("/account/signup/").status_code == 200
        assert "default-src 'self'" in page["Content-Security-Policy"]
    sign_in("cd1")
    confirm_password(browser, "/account/2fa/totp/")
    for path in ("password/", "2fa/", "2fa/totp/", "2fa/keys/", "2fa/keys/add/", "connections/"):
        answer = browser.get(f"/account/{path}")
        assert answer.status_code == 200, path
    for path in ("reauthenticate/", "logout/", "inactive/", "oidc-cancelled/", "oidc-error/"):
        assert browser.get(f"/account/{path}").status_code in {200, 302, 401}, path
