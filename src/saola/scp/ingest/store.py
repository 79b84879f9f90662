"""The table of refused readings: the newest are kept for those who look after the devices."""

from collections.abc import Sequence
from typing import Any

from saola.scp import limits
from saola.scp.db import Tx
from saola.scp.entities.rules import isoformat
from saola.scp.ingest.model import Refused

LAST_SEQ = "SELECT COALESCE(MAX(seq), 0) FROM refused_reading"
APPEND = """INSERT INTO refused_reading (seq, device, arrived_at, measure, value, code, vi, en)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
FORGET = "DELETE FROM refused_reading WHERE seq <= ?"
NEWEST = """SELECT device, arrived_at, measure, value, code, vi, en FROM refused_reading
  ORDER BY seq DESC LIMIT ?"""


async def refuse(tx: Tx, refused: Sequence[tuple[str, Refused]], at: int) -> None:
    """Keep refused measures, each with the code of its device; the oldest make room."""
    last = int((await tx.rows(LAST_SEQ))[0][0])
    rows = [
        (seq, device, at, one.measure, one.value, one.code, one.vi, one.en)
        for seq, (device, one) in enumerate(refused, start=last + 1)
    ]
    await tx.many(APPEND, rows)
    await tx.many(FORGET, [(last + len(rows) - limits.refused_readings_kept_max,)])


async def newest(tx: Tx, limit: int) -> list[dict[str, Any]]:
    """Up to `limit` refused measures, newest first."""
    names = ("device", "arrivedAt", "measure", "value", "code", "vi", "en")
    rows = await tx.rows(NEWEST, (limit,))
    return [dict(zip(names, (row[0], isoformat(row[1]), *row[2:]), strict=True)) for row in rows]
