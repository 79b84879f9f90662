"""Machine clients in the control store."""

from saola.identity.clients.model import Client
from saola.identity.models import MachineClient
from saola.kernel import clock


def client(client_id: str) -> Client | None:
    """A client by its id; None when there is none."""
    row = MachineClient.objects.filter(pk=client_id).first()
    return None if row is None else _client(row)


def clients() -> list[Client]:
    """Every client, by id."""
    return [_client(row) for row in MachineClient.objects.order_by("client_id")]


def add(new: Client, *, by: str) -> None:
    """Keep a new client."""
    MachineClient.objects.create(
        client_id=new.client_id,
        system_id=new.system_id,
        title=new.title,
        secret_digest=new.secret_digest,
        scopes=" ".join(new.scopes),
        networks=" ".join(new.networks),
        created_by=by,
    )


def set_secret(client_id: str, secret_digest: str) -> None:
    """Replace what is kept of a client's secret."""
    MachineClient.objects.filter(pk=client_id).update(secret_digest=secret_digest)


def close(client_id: str) -> None:
    """Admit the client no longer."""
    MachineClient.objects.filter(pk=client_id).update(active=False)


def note_use(client_id: str) -> None:
    """Remember when the client last got a token."""
    MachineClient.objects.filter(pk=client_id).update(last_used_at=clock.now())


def _client(row: MachineClient) -> Client:
    return Client(
        client_id=row.client_id,
        system_id=row.system_id,
        title=row.title,
        scopes=tuple(row.scopes.split()),
        networks=tuple(row.networks.split()),
        active=row.active,
        secret_digest=row.secret_digest,
    )
