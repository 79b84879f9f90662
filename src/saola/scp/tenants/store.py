"""The table of tenants, in the store of the default one."""

from saola.scp.db import Tx

ADD = "INSERT INTO tenant (name, created_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"
ONE = "SELECT 1 FROM tenant WHERE name = ?"
NAMES = "SELECT name FROM tenant ORDER BY name"
COUNT = "SELECT COUNT(*) FROM tenant"


async def exists(tx: Tx, name: str) -> bool:
    """Whether there is such a tenant."""
    return bool(await tx.rows(ONE, (name,)))


async def count(tx: Tx) -> int:
    """How many there are."""
    return int((await tx.rows(COUNT))[0][0])


async def add(tx: Tx, name: str, at: int) -> None:
    """Note a new tenant; repeating it changes nothing."""
    await tx.rows(ADD, (name, at))


async def names(tx: Tx) -> list[str]:
    """All of them."""
    return [row[0] for row in await tx.rows(NAMES)]
