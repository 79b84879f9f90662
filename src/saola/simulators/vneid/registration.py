"""How a relying party and this provider know of each other: addresses, client id, shared secret."""

import os

from saola.kernel import ids, settings

CLIENT_ID = "saola"
PREFIX = "/vneid"


def issuer() -> str:
    """The provider's address, as browsers on this machine reach it."""
    wanted = settings.current()
    host = "127.0.0.1" if wanted.host == "0.0.0.0" else wanted.host  # noqa: S104 # because it is compared, not bound
    return f"http://{host}:{wanted.simulators_port}{PREFIX}"


def redirect_uri() -> str:
    """The one address codes are sent to."""
    return f"{settings.current().address}/account/oidc/vneid/login/callback/"


def client_secret() -> str:
    """The secret handed out to the one registered client; made at the first call."""
    path = settings.current().var / "simulators" / "vneid-client.secret"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(ids.secret())
    return path.read_text(encoding="ascii")
