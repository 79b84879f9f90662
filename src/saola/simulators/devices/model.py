"""A station with its key, and what it sends."""

import datetime as dt

import msgspec

from saola.province.api import Protocol


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """A station as a device: its name in both languages, how it sends, the key it shows."""

    code: str
    vi: str
    en: str
    protocol: Protocol
    key: str

    def __repr__(self) -> str:
        """Without the key."""
        return f"Sender({self.code})"


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """One recorded reading for `sender` to send: really measured at `recorded_at`."""

    sender: Sender
    quantity: str
    value: float
    unit: str
    recorded_at: dt.datetime
    source: str


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """How far a story has been told: its first `told` tellings, rounds after its end included."""

    story: str = ""
    told: int = 0


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A telling that the platform has acknowledged."""

    telling: Telling
    at: dt.datetime


class Unreachable(Exception):
    """Nobody took the reading: to be sent again."""


class Unwanted(Exception):
    """The platform said no: to send it again would change nothing."""
