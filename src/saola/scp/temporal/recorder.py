"""Keeps every instance that is stored, in the transaction that stores it."""

from collections.abc import Sequence

from saola.scp.broker.model import Change
from saola.scp.db import Row, Tx
from saola.scp.entities.model import observed_at
from saola.scp.entities.rules import instant
from saola.scp.temporal import store


class Recorder:
    """The broker's first follower."""

    async def follow(self, tx: Tx, changes: Sequence[Change]) -> None:
        """Append what was put; note what was dropped."""
        rows: list[Row] = []
        for change in changes:
            seq = change.after.seq
            for one in change.put:
                observed = instant(observed_at(one.body))
                rows.append((seq, one.name, one.dataset, observed, one.modified_at, one.raw))
            rows.extend(
                (seq, one.name, one.dataset, None, change.at, None) for one in change.dropped
            )
        if rows:
            await store.append(tx, rows)

    def committed(self) -> None:
        """Nobody waits for history."""
