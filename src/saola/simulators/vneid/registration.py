"""How a relying party and this provider know of each other: addresses, client id, shared secret."""

import os

from saola.kernel import ids, settings

CLIENT_ID = "saola"
PREFIX = "/vneid"


def issuer() -> str:
    """The provider's address, as browsers on this machine reach it."""
    return f"http://127.0.0.1:{settings.current().simulators_port}{PREFIX}"


def redirect_uri() -> str:
    """The address codes are sent to."""
    return f"{settings.current().address}/account/oidc/vneid/login/callback/"


def redirect_uris() -> tuple[str, str]:
    """That address, and the same by the machine's own name: passkeys know no bare numbers."""
    return redirect_uri(), redirect_uri().replace("//127.0.0.1:", "//localhost:", 1)


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
