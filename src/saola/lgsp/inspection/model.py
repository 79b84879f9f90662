"""Traffic as pages show it: by day of Vietnam, by service."""

import datetime as dt

import msgspec


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """One day's calls; `errors` reached a provider and failed, `refused` never did."""

    day: dt.date
    answered: int
    errors: int
    refused: int

    @property
    def calls(self) -> int:
        """Every call of the day."""
        return self.answered + self.errors + self.refused


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """One service over a time; `average_ms` and `most_ms` are None where nothing was answered.

    `most_ms`: 19 of 20 calls took no longer (a bound of the latency classes; None above them all).
    """

    service: str
    calls: int
    errors: int
    refused: int
    undeclared: int
    average_ms: int | None
    most_ms: int | None


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """A day drawn: heights and places of its three parts, in the units of the drawing."""

    day: Day
    x: float
    width: float
    parts: tuple[tuple[str, float, float], ...]  # (kind, y, height)
