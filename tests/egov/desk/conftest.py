import datetime as dt

import pytest
from tests.support.egov import a_filing, somebody


@pytest.fixture(autouse=True)
def monday(clock):
    """Nine o'clock of a working Monday."""
    clock.at = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def file_one(db):
    """File a dossier of a commune's procedure, with changes."""
    from saola.egov.dossiers import actions
    from saola.egov.dossiers.record import Applicant

    who = Applicant(name="Nguyễn Kín", phone="0900000001")
    count = iter(range(1, 1_000))

    def file(**changes):
        key = f"key-{next(count)}"
        filer = changes.pop("filer", "citizen-1")
        return actions.file(
            somebody(filer or "counter-1"),
            a_filing(client_key=key, filer=filer, applicant=who, **changes),
        )

    return file


@pytest.fixture
def filed(file_one):
    return file_one()


@pytest.fixture
def at_desk(browser, sign_in, an_account):
    """Sign in with a role in a unit: one account for each."""
    made = {}

    def enter(role, unit):
        browser.logout()
        if (role, unit) not in made:
            made[role, unit] = f"{role}{len(made)}"
            an_account(made[role, unit], "official", (role, unit))
        sign_in(made[role, unit])
        return browser

    return enter
