"""The index of the log: rows to list, sums of traffic by minute. It follows from the log alone."""

import itertools
from collections.abc import Iterable, Sequence

from saola.kernel import clock
from saola.kernel.db import Row, Tx
from saola.lgsp.evidence.model import (
    ANSWERED,
    LATENCIES_MS,
    REFUSED,
    Entry,
    Flow,
    Hour,
    Record,
)

COLUMNS = (
    "log", "seq", "at", "consumer", "service", "contract", "method", "path", "purpose", "dossier",
    "outcome", "status", "fault", "request_bytes", "response_bytes", "duration_ms", "request_id",
    "message_id",
)  # fmt: skip
NO_CONTRACT = "no_contract"  # the fault of a call that nobody agreed to
ERROR_STATUS = 400
ROWS_AT_ONCE = 50


def indexed(tx: Tx, log: str) -> int:
    """How many records of a log the index holds."""
    return int(
        tx.execute("SELECT COALESCE(MAX(seq) + 1, 0) AS size FROM evidence WHERE log = ?", (log,))[
            0
        ]["size"]
    )


def add(tx: Tx, log: str, records: Sequence[tuple[int, Record]]) -> None:
    """Index filed records, each once, in their order."""
    one = f"({', '.join('?' * len(COLUMNS))})"
    for start in range(0, len(records), ROWS_AT_ONCE):
        chunk = records[start : start + ROWS_AT_ONCE]
        values = [value for seq, record in chunk for value in _row(log, seq, record)]
        tx.execute(
            f"INSERT INTO evidence ({', '.join(COLUMNS)}) VALUES {', '.join([one] * len(chunk))}",  # noqa: S608 # because only question marks are put in
            values,
        )
    for flow in _flows(records):
        tx.execute(
            "INSERT INTO evidence_flow (consumer, service, minute, calls, answered, errors,"
            " refused, undeclared, bytes, first_at, last_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (consumer, service, minute) DO UPDATE SET"
            " calls = evidence_flow.calls + excluded.calls,"
            " answered = evidence_flow.answered + excluded.answered,"
            " errors = evidence_flow.errors + excluded.errors,"
            " refused = evidence_flow.refused + excluded.refused,"
            " undeclared = evidence_flow.undeclared + excluded.undeclared,"
            " bytes = evidence_flow.bytes + excluded.bytes,"
            " last_at = excluded.last_at",
            (
                flow.consumer, flow.service, flow.first_at[:16], flow.calls, flow.answered,
                flow.errors, flow.refused, flow.undeclared, flow.bytes, flow.first_at,
                flow.last_at,
            ),
        )  # fmt: skip


def entries(tx: Tx, log: str, *, before: int, limit: int, filters: dict[str, str]) -> list[Entry]:
    """Up to `limit` records numbered below `before`, newest first.

    `filters` may name consumer, service, contract, dossier, outcome.
    """
    admitted = {"consumer", "service", "contract", "dossier", "outcome"}
    assert filters.keys() <= admitted
    where = "".join(f" AND {column} = ?" for column in filters)
    rows = tx.execute(
        f"SELECT {', '.join(COLUMNS)} FROM evidence WHERE log = ? AND seq < ?{where}"  # noqa: S608 # because columns are from the list above
        " ORDER BY seq DESC LIMIT ?",
        (log, before, *filters.values(), limit),
    )
    return [Entry(**row) for row in rows]


def entry(tx: Tx, log: str, seq: int) -> Entry | None:
    """One record as listed; None when the index does not hold it (yet)."""
    rows = entries(tx, log, before=seq + 1, limit=1, filters={})
    return rows[0] if rows and rows[0].seq == seq else None


def flows(tx: Tx, since: str) -> list[Flow]:
    """Traffic by consumer and service since an ISO instant, to the minute."""
    rows = tx.execute(
        "SELECT consumer, service, SUM(calls) AS calls, SUM(answered) AS answered,"
        " SUM(errors) AS errors, SUM(refused) AS refused, SUM(undeclared) AS undeclared,"
        " SUM(bytes) AS bytes, MIN(first_at) AS first_at, MAX(last_at) AS last_at"
        " FROM evidence_flow WHERE minute >= ? GROUP BY consumer, service"
        " ORDER BY consumer, service",
        (since[:16],),
    )
    return [_flow(row) for row in rows]


def hours(tx: Tx, since: str) -> list[Hour]:
    """What each service did in each hour since an ISO instant, oldest first."""
    bounds = (0, *LATENCIES_MS, 2**31)
    within = ", ".join(
        f"SUM(CASE WHEN outcome <> '{REFUSED}' AND duration_ms > {low or -1}"
        f" AND duration_ms <= {high} THEN 1 ELSE 0 END) AS within_{place}"
        for place, (low, high) in enumerate(itertools.pairwise(bounds))
    )
    rows = tx.execute(
        "SELECT SUBSTR(at, 1, 13) AS hour, service, COUNT(*) AS calls,"  # noqa: S608 # because only our own numbers and words are put in
        f" SUM(CASE WHEN outcome = '{ANSWERED}' THEN 1 ELSE 0 END) AS answered,"
        f" SUM(CASE WHEN outcome <> '{REFUSED}' AND (outcome <> '{ANSWERED}'"
        f" OR status >= {ERROR_STATUS}) THEN 1 ELSE 0 END) AS errors,"
        f" SUM(CASE WHEN outcome = '{REFUSED}' THEN 1 ELSE 0 END) AS refused,"
        f" SUM(CASE WHEN fault = '{NO_CONTRACT}' THEN 1 ELSE 0 END) AS undeclared,"
        f" SUM(CASE WHEN outcome <> '{REFUSED}' THEN duration_ms ELSE 0 END) AS duration_ms,"
        f" {within} FROM evidence WHERE at >= ? GROUP BY SUBSTR(at, 1, 13), service"
        " ORDER BY 1, 2",
        (since,),
    )
    counts = ("calls", "answered", "errors", "refused", "undeclared", "duration_ms")
    return [
        Hour(
            hour=row["hour"],
            service=row["service"],
            within=tuple(int(row[f"within_{place}"]) for place in range(len(bounds) - 1)),
            **{name: int(row[name]) for name in counts},
        )
        for row in rows
    ]


def used(tx: Tx, contract: str, since: str) -> int:
    """How many calls of a contract reached the provider since an ISO instant."""
    return int(
        tx.execute(
            "SELECT COUNT(*) AS calls FROM evidence WHERE contract = ? AND at >= ?"
            " AND outcome <> ?",
            (contract, since, REFUSED),
        )[0]["calls"]
    )


def _flow(row: Row) -> Flow:
    counts = ("calls", "answered", "errors", "refused", "undeclared", "bytes")
    return Flow(**{**row, **{name: int(row[name]) for name in counts}})


def _row(log: str, seq: int, record: Record) -> tuple[object, ...]:
    begun, ended = clock.parse(record.received), clock.parse(record.filed)
    duration_ms = round((ended - begun).total_seconds() * 1000)
    return (
        log, seq, record.received, record.consumer, record.service, record.contract, record.method,
        record.path, record.purpose, record.dossier, record.outcome, record.status, record.fault,
        record.request_bytes, record.response_bytes, duration_ms, record.id, record.message,
    )  # fmt: skip


def _flows(records: Iterable[tuple[int, Record]]) -> list[Flow]:
    sums: dict[tuple[str, str, str], Flow] = {}
    for _, record in records:
        key = (record.consumer, record.service, record.received[:16])
        so_far = sums.get(key)
        sums[key] = _one(record) if so_far is None else _sum(so_far, _one(record))
    return list(sums.values())


def _one(record: Record) -> Flow:
    answered = record.outcome == ANSWERED
    refused = record.outcome == REFUSED
    return Flow(
        consumer=record.consumer,
        service=record.service,
        calls=1,
        answered=int(answered),
        errors=int(not refused and (not answered or record.status >= ERROR_STATUS)),
        refused=int(refused),
        undeclared=int(refused and record.fault == NO_CONTRACT),
        bytes=record.request_bytes + record.response_bytes,
        first_at=record.received,
        last_at=record.received,
    )


def _sum(one: Flow, other: Flow) -> Flow:
    return Flow(
        consumer=one.consumer,
        service=one.service,
        calls=one.calls + other.calls,
        answered=one.answered + other.answered,
        errors=one.errors + other.errors,
        refused=one.refused + other.refused,
        undeclared=one.undeclared + other.undeclared,
        bytes=one.bytes + other.bytes,
        first_at=min(one.first_at, other.first_at),
        last_at=max(one.last_at, other.last_at),
    )
