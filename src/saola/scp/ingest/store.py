"""The tables of devices: refused readings, where each series stands, commands on their way."""

from collections.abc import Sequence
from typing import Any

import orjson

from saola.scp import limits
from saola.scp.db import Tx
from saola.scp.entities.rules import isoformat
from saola.scp.ingest.model import Command, Progress, Quality, Refused, Stand

LAST_SEQ = "SELECT COALESCE(MAX(seq), 0) FROM refused_reading"
APPEND = """INSERT INTO refused_reading (seq, device, arrived_at, measure, value, code, vi, en)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
FORGET = "DELETE FROM refused_reading WHERE seq <= ?"
NEWEST = """SELECT device, arrived_at, measure, value, code, vi, en FROM refused_reading
  ORDER BY seq DESC LIMIT ?"""

STANDS = {
    "sqlite": """SELECT device, quantity, value, at, since, count, flags FROM reading_stand
  WHERE device IN (SELECT value FROM json_each(?))""",
    "postgresql": """SELECT device, quantity, value, at, since, count, flags FROM reading_stand
  WHERE device IN (SELECT jsonb_array_elements_text(?::jsonb))""",
}
KEEP_STAND = """INSERT INTO reading_stand (device, quantity, value, at, since, count, flags)
  VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device, quantity) DO UPDATE SET
  value = excluded.value, at = excluded.at, since = excluded.since, count = excluded.count,
  flags = excluded.flags"""

COMMANDS = """SELECT device, name, at, expires_at, value, status FROM device_command
  ORDER BY at, device, name"""
KEEP_COMMAND = """INSERT INTO device_command (device, name, at, expires_at, value, status)
  VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (device, name) DO UPDATE SET at = excluded.at,
  expires_at = excluded.expires_at, value = excluded.value, status = excluded.status"""
ADVANCE_COMMAND = "UPDATE device_command SET status = ? WHERE device = ? AND name = ? AND at = ?"
FORGET_COMMAND = "DELETE FROM device_command WHERE device = ? AND name = ? AND at = ?"


async def stands(tx: Tx, devices: Sequence[str]) -> dict[tuple[str, str], Stand]:
    """Where the series of these devices stand, by device and quantity."""
    rows = await tx.rows(STANDS[tx.dialect], (orjson.dumps(devices).decode(),))
    return {
        (row[0], row[1]): Stand(
            value=row[2],
            at=row[3],
            since=row[4],
            count=row[5],
            flags=tuple(map(Quality, orjson.loads(row[6]))),
        )
        for row in rows
    }


async def keep_stands(tx: Tx, given: Sequence[tuple[str, str, Stand]]) -> None:
    """Keep where series stand, each with its device and quantity."""
    rows = [
        (
            device,
            quantity,
            float(one.value),
            one.at,
            one.since,
            one.count,
            orjson.dumps(one.flags).decode(),
        )
        for device, quantity, one in given
    ]
    await tx.many(KEEP_STAND, rows)


async def commands(tx: Tx) -> list[Command]:
    """Every command that is on its way, the oldest first."""
    return [
        Command(
            device=row[0],
            name=row[1],
            at=row[2],
            expires_at=row[3],
            value=orjson.loads(row[4]),
            status=Progress(row[5]),
        )
        for row in await tx.rows(COMMANDS)
    ]


async def keep_command(tx: Tx, one: Command) -> None:
    """Keep a command; it replaces another of its name."""
    value = orjson.dumps(one.value).decode()
    row = (one.device, one.name, one.at, one.expires_at, value, one.status.value)
    await tx.many(KEEP_COMMAND, [row])


async def advance_command(tx: Tx, device: str, name: str, at: int, status: str) -> None:
    """Keep how far a command is, unless another has replaced it."""
    await tx.many(ADVANCE_COMMAND, [(status, device, name, at)])


async def forget_command(tx: Tx, device: str, name: str, at: int) -> None:
    """Forget a command that is over, unless another has replaced it."""
    await tx.many(FORGET_COMMAND, [(device, name, at)])


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
