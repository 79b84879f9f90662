"""Decisions on reports: what may be filed, what may be done now, who is near. Pure."""

import datetime as dt
import hashlib
import hmac
import math
import re

import msgspec

from saola.cityapps import limits, refusals
from saola.cityapps.fieldreports.model import STATE_NAMES, TRANSITIONS, Act, Given, Report, State
from saola.kernel.errors import Refusal
from saola.kernel.texts import readable

STARS = range(1, 6)
EMAIL = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,185}\.[^@\s<>,;]{2,63}")
EARTH_KM = 6_371.0
LAT_MAX, LON_MAX = 90.0, 180.0


def admitted(given: Given) -> Given:
    """The report without blanks around its words.

    Refuses too few or too many words and what is no e-mail address.
    """
    text, email = words(given.text, limits.report_letters_max), given.email.strip()
    if len(text) < limits.report_letters_min:
        raise Refusal(refusals.TEXT_MISSING, letters_min=limits.report_letters_min)
    fits = len(email) <= limits.email_letters_max and email.isprintable()
    if email and not (fits and EMAIL.fullmatch(email)):
        raise Refusal(refusals.BAD_EMAIL)
    return msgspec.structs.replace(given, text=text, email=email)


def words(text: str, letters_max: int) -> str:
    """The text without blanks around it; refuses one that is too long or cannot be read."""
    text = readable(text.strip())
    if len(text) > letters_max:
        raise Refusal(refusals.TEXT_TOO_LONG, letters_max=letters_max)
    return text


def place(lat: str, lon: str) -> tuple[float, float] | None:
    """A place typed in degrees, with a decimal point or comma; None when nothing was typed.

    Refuses half a place, what is no number and what is not on Earth.
    """
    typed = [part.strip().replace(",", ".") for part in (lat, lon)]
    if not any(typed):
        return None
    try:
        found = (float(typed[0]), float(typed[1]))
    except ValueError as garbled:
        raise Refusal(refusals.BAD_PLACE) from garbled
    if not (abs(found[0]) <= LAT_MAX and abs(found[1]) <= LON_MAX):
        raise Refusal(refusals.BAD_PLACE)
    return found


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great-circle distance between two places in degrees."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    rise = math.sin((lat2 - lat1) / 2) ** 2
    turn = math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(rise + turn)))


def acted(report: Report, act: Act, *, at: dt.datetime) -> Report:
    """The report after `act`; refuses what the transition table does not hold."""
    state = TRANSITIONS.get((report.state, act))
    if state is None:
        name = STATE_NAMES[report.state]
        raise Refusal(refusals.NOT_NOW, state_vi=name.vi, state_en=name.en)
    ended_at = at if state in {State.ANSWERED, State.REJECTED} else report.ended_at
    return msgspec.structs.replace(
        report, state=state, ended_at=ended_at, version=report.version + 1
    )


def forwarded(report: Report, unit: str, reason: str, *, at: dt.datetime) -> Report:
    """The report at another unit, its appointment unmoved; refuses the same unit and no reason."""
    moved = acted(report, Act.FORWARD, at=at)
    if unit == report.unit:
        raise Refusal(refusals.SAME_UNIT)
    _needed(reason, limits.reason_letters_max)
    return msgspec.structs.replace(moved, unit=unit)


def answered(report: Report, answer: str, *, shown: bool, at: dt.datetime) -> Report:
    """The report answered for everybody to read; refuses no words."""
    done = acted(report, Act.ANSWER, at=at)
    return msgspec.structs.replace(
        done, answer=_needed(answer, limits.answer_letters_max), shown=shown
    )


def rejected(report: Report, reason: str, *, at: dt.datetime) -> Report:
    """The report turned away, with the reason told to its reporter; refuses no reason."""
    done = acted(report, Act.REJECT, at=at)
    return msgspec.structs.replace(done, answer=_needed(reason, limits.reason_letters_max))


def rated(report: Report, stars: int, remark: str, *, at: dt.datetime) -> Report:
    """The answer rated by its reporter, once; refuses stars that are not 1 to 5."""
    if report.state is State.RATED:
        raise Refusal(refusals.RATED_BEFORE)
    done = acted(report, Act.RATE, at=at)
    if stars not in STARS:
        raise Refusal(refusals.BAD_STARS)
    return msgspec.structs.replace(
        done, stars=stars, remark=words(remark, limits.remark_letters_max)
    )


def is_own(report: Report, account: str) -> bool:
    """Whether this account sent the report itself."""
    return bool(account) and account == report.account


def digest(key: str) -> str:
    """What is kept of a reporter's secret."""
    return hashlib.sha256(key.strip().upper().encode()).hexdigest()


def opens(report: Report, key: str) -> bool:
    """Whether `key` is the secret given to the reporter."""
    return bool(key.strip()) and hmac.compare_digest(report.key, digest(key))


def remaining_share(report: Report, now: dt.datetime) -> float:
    """How much of the time from receipt to appointment is left, 1 to 0; negative once it passed."""
    whole = (report.due_at - report.received_at).total_seconds()
    return (report.due_at - now).total_seconds() / whole if whole > 0 else -1.0


def _needed(text: str, letters_max: int) -> str:
    text = words(text, letters_max)
    if not text:
        raise Refusal(refusals.WORDS_NEEDED)
    return text
