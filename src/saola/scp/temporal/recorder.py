"""Keeps every instance that is stored, in the transaction that stores it."""

from collections.abc import Sequence

import orjson

from saola.scp.broker.model import Change
from saola.scp.db import Row, Tx
from saola.scp.entities.model import NULL, VALUE_MEMBER, Attribute, value_of
from saola.scp.temporal import store
from saola.scp.temporal.model import SCOPE, period
from saola.scp.temporal.rules import row_of

Late = tuple[Change, Attribute]


class Recorder:
    """The broker's first follower."""

    def __init__(self) -> None:
        """No period is open yet."""
        self._open = self._opening = -1

    async def follow(self, tx: Tx, changes: Sequence[Change]) -> None:
        """Append what was put, and what came late unless it is known; note what was dropped."""
        self._opening = self._open  # what was opened and not committed is not open
        rows: list[Row] = []
        for change in changes:
            seq = change.after.seq
            rows.extend(
                row_of(seq, one.name, one.dataset, one.body, one.modified_at, raw=one.raw)
                for one in change.put
            )
            rows.extend(_trace(seq, one, change.at) for one in change.dropped)
            if scope := _scope(change):
                rows.append(scope)
        if late := [(change, one) for change in changes for one in change.past]:
            rows.extend(await _news(tx, late, rows))
        if rows:
            self._opening = period(changes[0].at)
            if self._opening != self._open:
                await store.open_period(tx, self._opening)
            await store.append(tx, self._opening, rows)

    def committed(self) -> None:
        """A period that was opened stays open; nobody waits for history."""
        self._open = self._opening


def _trace(seq: int, one: Attribute, at: int) -> Row:
    """The row that tells of a deletion (4.5.7): null, and when."""
    kind = one.body["type"]
    null = {"@none": NULL} if kind == "LanguageProperty" else NULL
    body = {"type": kind, VALUE_MEMBER[kind]: null}
    raw = orjson.dumps(body).decode()
    return row_of(seq, one.name, one.dataset, body, at, raw=raw, deleted_at=at)


def _scope(change: Change) -> Row | None:
    """The row that tells of a new scope (4.5.6), or of its end; None when it stays."""
    before = change.before.scope if change.before and not change.created else ()
    after = change.after.scope
    if before == after:
        return None
    body = {"type": "Property", "value": after[0] if len(after) == 1 else list(after)}
    raw = orjson.dumps(body).decode()
    return row_of(
        change.after.seq,
        SCOPE,
        "",
        body,
        change.at,
        raw=raw,
        observed=change.at if after else None,
        deleted_at=None if after else change.at,
    )


async def _news(tx: Tx, late: Sequence[Late], rows: Sequence[Row]) -> list[Row]:
    """Rows for those late readings that neither the history nor `rows` hold."""
    held = {_place(row): str(row[5]) for row in rows}
    news: list[Row] = []
    for change, one in late:
        seq = change.after.seq
        row = row_of(seq, one.name, one.dataset, one.body, change.at, raw=one.raw)
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
