"""The name this broker goes by among brokers (clauses 5.2.41, 6.3.18)."""

import re

from saola.kernel import settings


def of(tenant: str) -> str:
    """The name of a tenant's broker; that of the default one is the installation's address."""
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", settings.current().address.partition("://")[2])
    return f"{name}.{tenant}" if tenant else name
