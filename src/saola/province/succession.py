"""Rows with validity by code, and who came after whom: units merge, split, move and are renamed.

A code is no identity: 82 was one province until 30 June 2025 and another from the next day. What
identifies is the code with a day.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar


class Coded(Protocol):
    """A row of a register: a code in one period."""

    @property
    def code(self) -> str:
        """The code, which another row may carry in another period."""
        ...

    @property
    def since(self) -> dt.date | None:
        """The first day."""
        ...

    @property
    def until(self) -> dt.date | None:
        """The day after the last."""
        ...

    def in_force(self, day: dt.date) -> bool:
        """Whether the row is in force on `day`."""
        ...


class Succeeded(Coded, Protocol):
    """A row whose end names the codes that took over."""

    @property
    def successors(self) -> tuple[str, ...]:
        """The codes that received it or a part of it."""
        ...


R = TypeVar("R", bound=Coded)
S = TypeVar("S", bound=Succeeded)


class Register(Generic[R]):
    """Rows in their order, found by code and day."""

    def __init__(self, rows: Iterable[R]) -> None:
        """Index `rows` by code."""
        self.rows = tuple(rows)
        self._by_code: dict[str, list[R]] = {}
        for row in self.rows:
            self._by_code.setdefault(row.code, []).append(row)
        for same in self._by_code.values():
            same.sort(key=lambda row: row.since or dt.date.min)

    def periods(self, code: str) -> tuple[R, ...]:
        """Every row of this code, the oldest first."""
        return tuple(self._by_code.get(code, ()))

    def at(self, code: str, day: dt.date) -> R | None:
        """The row of this code in force on `day`."""
        return next((row for row in self._by_code.get(code, ()) if row.in_force(day)), None)

    def latest(self, code: str) -> R | None:
        """The last row that carried this code."""
        rows = self._by_code.get(code)
        return rows[-1] if rows else None

    def in_force(self, day: dt.date) -> tuple[R, ...]:
        """The rows in force on `day`, in their order."""
        return tuple(row for row in self.rows if row.in_force(day))


class Lineage(Register[S]):
    """A register whose rows have successors."""

    def __init__(self, rows: Iterable[S]) -> None:
        """Index `rows` by code, and by what they took over."""
        super().__init__(rows)
        self._before: dict[tuple[str, dt.date | None], list[S]] = {}
        for row in self.rows:
            for heir in self.next_after(row):
                self._before.setdefault(_key(heir), []).append(row)

    def next_after(self, row: S) -> tuple[S, ...]:
        """Who took over on the day the row ended; a row without successors goes on by its code."""
        if row.until is None:
            return ()
        codes = row.successors or (row.code,)
        return tuple(heir for code in codes if (heir := self.at(code, row.until)) is not None)

    def heirs(self, code: str, born: dt.date, day: dt.date) -> tuple[S, ...]:
        """Who on `day` holds what `code` held on `born`: itself, or all that came of it.

        Nothing when the code was unknown on `born`, or when the line ended.
        """
        start = self.at(code, born)
        waiting = [start] if start is not None else []
        seen, found = set(), []
        while waiting:
            row = waiting.pop(0)
            if _key(row) in seen:
                continue
            seen.add(_key(row))
            if row.in_force(day):
                found.append(row)
            elif row.until is not None and row.until <= day:
                waiting += self.next_after(row)
        return tuple(found)

    def forebears(self, code: str, born: dt.date, day: dt.date) -> tuple[S, ...]:
        """What on the earlier `day` held what `code` holds on `born`: for reports on an old map."""
        start = self.at(code, born)
        waiting = [start] if start is not None else []
        seen, found = set(), []
        while waiting:
            row = waiting.pop(0)
            if _key(row) in seen:
                continue
            seen.add(_key(row))
            if row.in_force(day):
                found.append(row)
            elif row.since is not None and row.since > day:
                waiting += self._before.get(_key(row), ())
        return tuple(found)


def _key(row: Coded) -> tuple[str, dt.date | None]:
    return row.code, row.since
