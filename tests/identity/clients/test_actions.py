import pytest

from saola.identity import tokens
from saola.identity.clients import actions
from saola.identity.clients.model import Asked, Client
from saola.kernel import audit
from saola.kernel.errors import Refusal
from saola.kernel.orm import transacting

pytestmark = pytest.mark.django_db

CLIENT = Client(client_id="probe", system_id="H58/probe", title="Probe", scopes=("scp.read",))


def test_a_registered_system_gets_tokens_until_it_is_closed():
    with transacting() as tx:
        secret = actions.register(tx, CLIENT, by="admin")
    asked = Asked(client_id="probe", secret=secret, scopes=())
    token, scopes = actions.give_token(asked, address="127.0.0.1")
    assert scopes == ("scp.read",)
    assert (tokens.verify(token).kind, tokens.verify(token).id) == ("system", "H58/probe")
    with transacting() as tx:
        actions.close(tx, "probe", by="admin")
    with pytest.raises(Refusal):
        actions.give_token(asked, address="127.0.0.1")


def test_a_new_secret_ends_the_old_one():
    with transacting() as tx:
        old = actions.register(tx, CLIENT, by="admin")
        new = actions.change_secret(tx, "probe", by="admin")
    with pytest.raises(Refusal):
        actions.give_token(Asked(client_id="probe", secret=old, scopes=()), address="")
    assert actions.give_token(Asked(client_id="probe", secret=new, scopes=()), address="")
    with transacting() as tx:
        told = [row["action"] for row in audit.about(tx, "probe", limit=5)]
    assert told == ["identity.client.secret_changed", "identity.client.registered"]


def test_an_id_is_registered_once():
    with transacting() as tx:
        actions.register(tx, CLIENT, by="admin")
    with pytest.raises(Refusal), transacting() as tx:
        actions.register(tx, CLIENT, by="admin")
    with pytest.raises(Refusal), transacting() as tx:
        actions.close(tx, "nobody", by="admin")
