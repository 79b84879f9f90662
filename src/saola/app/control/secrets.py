"""Django's signing secret: made once for an installation, kept beside its data."""

import os
from pathlib import Path

from saola.kernel import ids


def secret_key(var: Path) -> str:
    """The secret of the installation in `var`; created with owner-only rights when absent."""
    path = var / "keys" / "django.secret"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(ids.secret(48))
    return path.read_text(encoding="ascii")
