"""Registering machine clients, and giving them tokens."""

import msgspec

from saola.identity import audited, limits, refusals, tokens
from saola.identity.clients import rules, store
from saola.identity.clients.model import Asked, Client
from saola.identity.tokens import Principal
from saola.kernel import audit, ids
from saola.kernel.db import Tx
from saola.kernel.errors import Refusal


def register(tx: Tx, client: Client, *, by: str) -> str:
    """Register a client; its secret, which is shown once and never kept.

    Refuses a taken id, and fields that mean nothing.
    """
    rules.check(client)
    if store.client(client.client_id) is not None:
        raise Refusal(refusals.CLIENT_ID_TAKEN, client_id=client.client_id)
    secret = ids.secret()
    store.add(msgspec.structs.replace(client, secret_digest=rules.digest(secret)), by=by)
    _note(tx, audited.CLIENT_REGISTERED, client, by)
    return secret


def change_secret(tx: Tx, client_id: str, *, by: str) -> str:
    """Give a client a new secret and forget the old; refuses an unknown client."""
    client = _known(client_id)
    secret = ids.secret()
    store.set_secret(client_id, rules.digest(secret))
    _note(tx, audited.CLIENT_SECRET_CHANGED, client, by)
    return secret


def close(tx: Tx, client_id: str, *, by: str) -> None:
    """Admit a client no longer; tokens it holds die within minutes. Refuses an unknown client."""
    client = _known(client_id)
    store.close(client_id)
    _note(tx, audited.CLIENT_CLOSED, client, by)


def give_token(asked: Asked, *, address: str) -> tuple[str, tuple[str, ...]]:
    """A token and its scopes for a client that proves itself (RFC 6749, 4.4); else a refusal."""
    client = store.client(asked.client_id)
    scopes = rules.granted(asked, client, address)
    assert client is not None
    store.note_use(client.client_id)
    principal = Principal(id=client.system_id, kind="system", name=client.title, scopes=scopes)
    return tokens.issue(principal, limits.client_token_s), scopes


def _known(client_id: str) -> Client:
    client = store.client(client_id)
    if client is None:
        raise Refusal(refusals.UNKNOWN_CLIENT)
    return client


def _note(tx: Tx, action: audit.Action, client: Client, by: str) -> None:
    data: dict[str, object] = {"system": client.system_id, "scopes": list(client.scopes)}
    audit.record(tx, action, audit.Act(actor=by, record=client.client_id, data=data))
