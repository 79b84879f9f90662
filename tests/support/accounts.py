"""Accounts, roles and a signed-in browser for tests of pages."""

import datetime as dt

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher

PASSWORD = "mật khẩu thử 42"


class QuickScrypt(ScryptPasswordHasher):
    """The product's hash at a fraction of its cost, which most tests need not pay."""

    work_factor = 2**4


@pytest.fixture
def an_account(db):
    """Make an account of a kind with roles: pairs of a role and a unit's code."""
    from saola.identity.access import store as grants
    from saola.identity.access.model import Grant
    from saola.identity.accounts import store as accounts
    from saola.identity.accounts.model import NewAccount
    from saola.kernel import ids

    def make(username, kind="citizen", *roles, **fields):
        fields.setdefault("second_factor_waived", True)
        account = accounts.create(
            NewAccount(username=username, kind=kind, full_name="Lê Thử", **fields),
            password=PASSWORD,
        )
        for role, unit in roles:
            grants.add(
                Grant(
                    id=str(ids.new()),
                    account=account,
                    role=role,
                    unit=unit,
                    since=dt.date(2020, 1, 1),
                )
            )
        return account

    return make


@pytest.fixture
def browser(client):
    """A browser that asks for pages, as people's do."""
    client.defaults["HTTP_ACCEPT"] = "text/html"
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "vi"
    return client


@pytest.fixture
def sign_in(browser):
    """Sign in by name and password; rates are counted for each address, every test is a new one."""
    from django.core.cache import cache

    cache.clear()

    def post(username, password=PASSWORD, **extra):
        return browser.post("/account/login/", {"login": username, "password": password}, **extra)

    return post
