import pytest

from saola.identity.consent import actions
from saola.kernel import audit
from saola.kernel.errors import Refusal
from saola.kernel.orm import transacting

pytestmark = pytest.mark.django_db


def test_consent_is_given_and_withdrawn_and_each_is_in_the_trail(an_account):
    account = an_account("cd1")
    assert not actions.consents(account, "notices")
    with transacting() as tx:
        actions.choose(tx, account, "notices", agrees=True)
        actions.choose(tx, account, "notices", agrees=True)
        assert actions.consents(account, "notices")
        assert not actions.consents(account, "survey")
        actions.choose(tx, account, "notices", agrees=False)
        told = [row["action"] for row in audit.about(tx, account, limit=5)]
    assert told == ["identity.consent.withdrawn", "identity.consent.given"]
    assert not actions.consents(account, "notices")


def test_an_unknown_purpose_is_refused(an_account):
    with pytest.raises(Refusal), transacting() as tx:
        actions.choose(tx, an_account("cd1"), "world domination", agrees=True)
