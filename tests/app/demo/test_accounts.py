import stat

import pytest

from saola.app.demo import accounts as parts
from saola.app.demo.passwords import told
from saola.identity.api import ROLES
from saola.kernel import settings
from saola.province import api as province


@pytest.mark.django_db
def test_every_part_can_be_played_and_passwords_are_for_the_owner_of_the_machine(browser):
    parts.prepare()
    accounts = {one.username: one for one in told()}
    assert {role for part in parts.PARTS for role in part.roles} == {r.code for r in ROLES}
    path = settings.current().var / "run" / "demo-accounts.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for name in ("congdan", "nguoinuocngoai", "canbo.xa"):
        answer = browser.post(
            "/account/login/", {"login": name, "password": accounts[name].password}
        )
        assert answer.status_code == 302, name
        browser.post("/account/logout/")


@pytest.mark.django_db
def test_somebody_answers_for_a_district_as_long_as_there_are_districts(monkeypatch):
    roles = {new.username: held for new, held, _, _ in parts.wanted()}
    (district,) = {unit for _, unit in roles["canbo.huyen"]}
    assert district == next(one.code for one in province.units() if one.group == "districts")
    kept = [one for one in province.units() if one.group != "districts"]
    monkeypatch.setattr(province, "units", lambda: kept)
    assert "canbo.huyen" not in {new.username for new, _, _, _ in parts.wanted()}


@pytest.mark.django_db
def test_a_second_start_keeps_the_passwords():
    parts.prepare()
    before = told()
    parts.prepare()
    assert told() == before
