import pytest

from saola.identity.clients import store
from saola.identity.clients.model import Client

pytestmark = [pytest.mark.django_db, pytest.mark.stores]


def test_a_client_is_kept_without_its_secret():
    client = Client(
        client_id="probe",
        system_id="H58/probe",
        title="Probe",
        scopes=("scp.read", "scp.write"),
        networks=("10.0.0.0/8",),
        secret_digest="d" * 64,
    )
    store.add(client, by="admin")
    assert store.client("probe") == client
    assert store.clients() == [client]
    store.set_secret("probe", "e" * 64)
    store.close("probe")
    store.note_use("probe")
    kept = store.client("probe")
    assert (kept.secret_digest, kept.active) == ("e" * 64, False)
    assert store.client("other") is None
