"""Keeps every instance that is stored, in the transaction that stores it."""

from collections.abc import Sequence

import orjson

from saola.scp.broker.model import Change
from saola.scp.db import Row, Tx
from saola.scp.entities.model import Attribute, observed_at, value_of
from saola.scp.entities.rules import instant
from saola.scp.temporal import store

Late = tuple[Change, Attribute]


class Recorder:
    """The broker's first follower."""

    async def follow(self, tx: Tx, changes: Sequence[Change]) -> None:
        """Append what was put, and what came late unless it is known; note what was dropped."""
        rows: list[Row] = []
        for change in changes:
            seq = change.after.seq
            for one in change.put:
                observed = instant(observed_at(one.body))
                rows.append((seq, one.name, one.dataset, observed, one.modified_at, one.raw))
            rows.extend(
                (seq, one.name, one.dataset, None, change.at, None) for one in change.dropped
            )
        if late := [(change, one) for change in changes for one in change.past]:
            rows.extend(await _news(tx, late, rows))
        if rows:
            await store.append(tx, rows)

    def committed(self) -> None:
        """Nobody waits for history."""


async def _news(tx: Tx, late: Sequence[Late], rows: Sequence[Row]) -> list[Row]:
    """Rows for those late readings that neither the history nor `rows` hold."""
    held = {_place(row): row[5] for row in rows}
    news: list[Row] = []
    for change, one in late:
        seq, observed = change.after.seq, instant(observed_at(one.body))
        row = (seq, one.name, one.dataset, observed, change.at, one.raw)
        beside = held.get(_place(row))
        if beside is not None and value_of(orjson.loads(beside)) == value_of(one.body):
            continue
        if not await store.is_known(tx, seq, one):
            held[_place(row)] = one.raw
            news.append(row)
    return news


def _place(row: Row) -> tuple[object, ...]:
    """Entity, name, dataset and time of observation of a row."""
    return tuple(row[:4])
