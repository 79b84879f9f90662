import msgspec
import pytest

from saola.channels.notices import dossiers, store
from saola.egov.api import DossierState
from saola.egov.events import DossierFiled, DossierMoved
from saola.kernel import clock as kernel_clock

pytestmark = pytest.mark.django_db
CODE = "H58.10-260302-0001"


@pytest.fixture
def standing():
    """The dossier as it stands `now`."""
    return {}


@pytest.fixture
def citizen(an_account, clock, monkeypatch, standing):
    """A citizen who agreed to be told, with a dossier that was accepted."""
    from saola.identity.consent import actions
    from saola.kernel.orm import transacting

    account = an_account("cd1", email="cd1@example.vn", language="en")
    with transacting() as tx:
        actions.choose(tx, account, "notices", agrees=True)
    now = kernel_clock.now()
    stood = DossierState(
        id="d1",
        code=CODE,
        procedure="1.000001",
        unit="U1",
        filer=account,
        state=2,
        state_vi="Được tiếp nhận",
        state_en="Accepted",
        filed_at=now,
        due_at=now,
        finished_at=None,
    )
    standing["now"] = stood
    monkeypatch.setattr(dossiers.egov, "dossier_by_code", lambda code: standing["now"])
    return account


def moved(filer, **changes):
    fact = DossierMoved(
        dossier="d1",
        code=CODE,
        procedure="1.000001",
        unit="U1",
        filer=filer,
        verb="accept",
        previous=1,
        state=2,
        seq=2,
        due_at="",
    )
    dossiers.moved(msgspec.structs.replace(fact, **changes))


def mails():
    return [one for one in store.newest(10) if one.channel == "email"]


def test_a_citizen_is_told_of_each_new_state_once_in_their_language(citizen):
    moved(citizen)
    moved(citizen)
    (mail,) = mails()
    assert mail.subject == f"Dossier {CODE} received"
    assert "08:00 02/03/2026" in mail.body


def test_a_step_within_a_state_and_an_overtaken_state_are_not_told(citizen):
    moved(citizen, previous=2)
    moved(citizen, state=4)
    assert mails() == []


def test_nobody_is_told_who_did_not_agree(an_account, citizen):
    moved(an_account("cd2", email="cd2@example.vn"))
    moved("")
    moved("0192f3c4-0000-7000-8000-000000000000")
    assert mails() == []


def test_a_citizen_is_told_that_a_dossier_came_in_or_what_became_of_it_but_not_both(
    citizen, standing
):
    came = DossierFiled(
        dossier="d1", code=CODE, procedure="1", unit="U1", channel="online", filer=citizen
    )
    dossiers.filed(came)
    assert mails() == []
    standing["now"] = msgspec.structs.replace(standing["now"], state=1, state_en="Submitted")
    dossiers.filed(came)
    assert [one.subject for one in mails()] == [f"Dossier {CODE}: Submitted"]
