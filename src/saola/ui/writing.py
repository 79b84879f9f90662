"""How numbers, days and ages are written in Vietnamese and in English."""

import datetime as dt
from decimal import Decimal

from saola.kernel import clock

SPANS = (
    (86_400, "ngày", "day"),
    (3_600, "giờ", "hour"),
    (60, "phút", "minute"),
    (1, "giây", "second"),
)
SWAPPED = str.maketrans(",.", ".,")


def number(value: float | Decimal, language: str, decimals: int | None = None) -> str:
    """`value` with thousands apart; without `decimals`, up to three of them as needed."""
    text = f"{value:,.{3 if decimals is None else decimals}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if language == "en" else text.translate(SWAPPED)


def day(at: dt.date) -> str:
    """`03/02/2026`; an instant's day is Vietnam's."""
    return f"{clock.local(at) if isinstance(at, dt.datetime) else at:%d/%m/%Y}"


def moment(at: dt.datetime) -> str:
    """`14:05 03/02/2026`, Vietnam's time."""
    return f"{clock.local(at):%H:%M %d/%m/%Y}"


def age(at: dt.datetime, language: str) -> str:
    """How long ago `at` was, in the largest whole unit; what lies ahead says so."""
    seconds = int((clock.now() - at).total_seconds())
    ahead = seconds < 0
    for size, vi, en in SPANS:
        count = abs(seconds) // size
        if count:
            if language == "en":
                words = f"{count} {en}{'s' if count > 1 else ''}"
                return f"in {words}" if ahead else f"{words} ago"
            return f"còn {count} {vi}" if ahead else f"{count} {vi} trước"
    return "just now" if language == "en" else "vừa xong"
