"""What an operator does about notifications that nobody took: look at them, send them again.

The broker need not be stopped: it looks for what waits every minute.
"""

from saola.kernel import clock
from saola.scp.db import Connections
from saola.scp.entities.rules import microseconds
from saola.scp.subscriptions import store
from saola.scp.subscriptions.model import Dead


async def given_up(connections: Connections, subscription_id: str, limit: int) -> list[Dead]:
    """Up to `limit` notifications that were given up, of one subscription or (empty) of all."""
    async with connections.reading() as tx:
        return await store.dead(tx, subscription_id, limit)


async def send_again(connections: Connections, subscription_id: str) -> int:
    """Let them wait for delivery again, in their old order; how many."""
    async with connections.transaction() as tx:
        return await store.revive(tx, subscription_id, microseconds(clock.now()))
