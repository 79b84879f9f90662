"""Readings of the past as CSV, from an operator: `station,at,quantity,value[,unit,source]`.

Rows are understood one by one, and the good ones taken in the order of their times, as if the
devices had sent them then: what is newer stays current, and what is known already changes nothing.
A row that names a quantity as its device does holds what was sent, and is calibrated; by the
quantity's own name, it holds the true value.
"""

import asyncio
import csv
import io
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from saola.kernel import clock
from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.entities.rules import microseconds
from saola.scp.ingest import rules
from saola.scp.ingest.actions import Intake
from saola.scp.ingest.model import ADMITTED, Arrival, Device, Group, Measure, Outcome

NEEDED = ("station", "at", "quantity", "value")
TAKEN = frozenset({*NEEDED, "unit", "source", "kind", "note"})
MEASURED = "measured"  # the other kind is a forecast, which is no reading


class Account(msgspec.Struct, kw_only=True):
    """What became of a file: rows in it, by outcome, and why some were refused, by line."""

    rows: int
    counts: dict[Outcome, int]
    errors: list[tuple[int, Refusal]]

    @property
    def admitted(self) -> int:
        """Rows that are in the history now, or were before."""
        return sum(self.counts[one] for one in ADMITTED)


class Backfill:
    """Takes files in through the intake."""

    def __init__(self, intake: Intake) -> None:
        """`intake` knows the devices."""
        self._intake = intake

    async def take(self, content: bytes) -> Account:
        """Take the rows in; refuses a file that is no such table, or too large, as a whole."""
        rows = list(_rows(content))
        good: list[tuple[int, Arrival]] = []
        errors: list[tuple[int, Refusal]] = []
        now = microseconds(clock.now())
        for number, (line, row) in enumerate(rows):
            if number % limits.history_rows_per_turn == 0:
                await asyncio.sleep(0)  # others are served meanwhile
            try:
                good.append(self._understood(row, now))
            except Refusal as refusal:
                errors.append((line, refusal))
        counts = dict.fromkeys(Outcome, 0)
        counts[Outcome.REFUSED] = len(errors)
        good.sort(key=lambda one: one[0])
        for start in range(0, len(good), limits.history_rows_per_turn):
            end = start + limits.history_rows_per_turn
            chunk = [arrival for _, arrival in good[start:end]]
            for report in await self._intake.take(chunk):
                for outcome, number in report.counts.items():
                    counts[outcome] += number
        return Account(rows=len(rows), counts=counts, errors=errors)

    def _understood(self, row: Mapping[str, str], now: int) -> tuple[int, Arrival]:
        """When a row was measured, and what it says; refuses one that cannot be true."""
        if row.get("kind", "") not in {"", MEASURED}:
            raise Refusal(refusals.GARBLED, detail=f"kind: {MEASURED}")
        if not row["at"]:
            raise Refusal(refusals.NO_TIME, at="")
        device = _as_told(self._device(row["station"]), row["quantity"])
        measure = Measure(
            name=row["quantity"], value=row["value"], unit=row.get("unit", ""), at=row["at"]
        )
        one = rules.observation(device, measure, "", now)
        return one.at, Arrival(device, (Group(measures=(measure,), source=row.get("source", "")),))

    def _device(self, code: str) -> Device:
        device = self._intake.register.devices.get(code)
        if device is None:
            raise Refusal(refusals.NO_STATION, station=code[:80])
        return device


def _as_told(device: Device, name: str) -> Device:
    """The device as it counts for a row: under the quantity's own name stand true values."""
    one = rules.quantity(device, name)
    if name == one.name:
        return device
    true = msgspec.structs.replace(one, calibration=None, sent_unit="")
    quantities = tuple(true if other is one else other for other in device.quantities)
    return msgspec.structs.replace(device, quantities=quantities)


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of the table, each with its line."""
    if len(content) > limits.history_body_bytes_max:
        raise Refusal(refusals.TOO_LARGE, detail=f"over {limits.history_body_bytes_max} bytes")
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        names = [one.strip() for one in next(reader, [])]
        _check_names(names)
        number = 0
        for cells in reader:
            if not any(cells):
                continue
            number += 1
            if number > limits.history_rows_max:
                raise Refusal(refusals.TOO_LARGE, detail=f"over {limits.history_rows_max} rows")
            yield reader.line_num, _row(names, cells)
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise Refusal(refusals.GARBLED, detail="CSV, UTF-8") from wrong
    if not number:
        raise Refusal(refusals.GARBLED, detail="CSV: at least one row")


def _row(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Cells by column; a row that is too short says nothing in the last ones."""
    padded = [*cells, *[""] * (len(names) - len(cells))]
    return {
        name: cell.strip()[: limits.ingest_text_chars_max]
        for name, cell in zip(names, padded, strict=False)
    }


def _check_names(names: Sequence[str]) -> None:
    if not set(NEEDED) <= set(names) or len(set(names)) < len(names) or not set(names) <= TAKEN:
        raise Refusal(refusals.GARBLED, detail="CSV: station,at,quantity,value[,unit,source]")
