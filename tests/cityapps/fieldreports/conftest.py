"""People who report and people at desks, on the real pack's agencies."""

import io

import pytest
from PIL import Image

from saola.cityapps.fieldreports import actions
from saola.cityapps.fieldreports.model import Given
from saola.province import api as province
from saola.province.api import Level

WORDS = "Đèn đường hỏng từ tối qua trước chợ"


def photo(kind="JPEG", size=(64, 48), **saved):
    """A picture of a place, with whatever a camera writes into it."""
    kept = io.BytesIO()
    Image.new("RGB", size, (90, 140, 60)).save(kept, kind, **saved)
    return kept.getvalue()


@pytest.fixture
def commune():
    """The division that the tests report from."""
    return province.divisions(level=Level.COMMUNE)[0]


@pytest.fixture
def kind():
    """A category that the commune itself answers."""
    return next(
        one
        for one in province.current().report_categories
        if one.level == Level.COMMUNE and not one.unit
    )


@pytest.fixture
def file(db, commune, kind):
    """File a report; each from another connection."""
    count = iter(range(1_000))

    def make(**given):
        facts = {"category": kind.code, "text": WORDS, "division": commune.code}
        return actions.file(Given(**facts | given), origin=f"connection {next(count)}")

    return make


@pytest.fixture
def as_one(browser, sign_in, an_account, monkeypatch):
    """Sign in with a role in a unit; a fresh account each time."""
    from saola.identity.access import guards

    monkeypatch.setattr(guards, "second_factor_missing", lambda _: False)
    made = []

    def enter(role, unit=""):
        made.append(role)
        browser.logout()
        an_account(f"cb{len(made)}", "official", (role, unit))
        sign_in(f"cb{len(made)}")
        return browser

    return enter
