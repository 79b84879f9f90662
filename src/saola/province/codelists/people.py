"""Numbers that identify people and businesses. Refusals never repeat the number itself."""

import enum
import re

import msgspec

from saola.kernel.errors import Refusal
from saola.province import refusals

_PERSONAL = re.compile(r"[0-9]{12}")
_PASSPORT = re.compile(r"(?=.*[0-9])[A-Z0-9]{6,9}")  # ICAO Doc 9303: at most nine
_TAX = re.compile(r"([0-9]{10})(?:-?([0-9]{3}))?")
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_BLANKS = re.compile(r"[\s.]")
FIRST_CENTURY = 1900


class Sex(enum.StrEnum):
    """As the number tells it."""

    MALE = "male"
    FEMALE = "female"


class PersonalNumber(msgspec.Struct, frozen=True):
    """Twelve digits: place of birth's registration, century and sex, year, six of chance.

    Decree 137/2015/NĐ-CP, article 13.
    """

    digits: str

    def __str__(self) -> str:
        """The twelve digits."""
        return self.digits

    @property
    def province(self) -> str:
        """The code of the province (or country) of registration, three digits."""
        return self.digits[:3]

    @property
    def sex(self) -> Sex:
        """Even digits are men, odd ones women."""
        return Sex.FEMALE if int(self.digits[3]) % 2 else Sex.MALE

    @property
    def birth_year(self) -> int:
        """The year of birth, from 1900 to 2399."""
        return FIRST_CENTURY + int(self.digits[3]) // 2 * 100 + int(self.digits[4:6])

    @property
    def masked(self) -> str:
        """What may be shown to others: the last three digits."""
        return "•" * 9 + self.digits[-3:]


class TaxCode(msgspec.Struct, frozen=True):
    """Ten digits, the last a check; a dependent unit adds three after a dash."""

    digits: str
    branch: str = ""

    def __str__(self) -> str:
        """The code as it is printed."""
        return f"{self.digits}-{self.branch}" if self.branch else self.digits


def personal_number(text: str) -> PersonalNumber:
    """The personal number in `text`, blanks and dots ignored; refuses what is none."""
    trimmed = _BLANKS.sub("", text[:40])
    if not _PERSONAL.fullmatch(trimmed) or not trimmed.isascii():
        raise _malformed("số định danh cá nhân", "personal number", "000188000017")
    return PersonalNumber(trimmed)


def passport(text: str) -> str:
    """The passport number in `text`, in capitals without blanks; refuses what is none."""
    trimmed = _BLANKS.sub("", text[:40]).upper()
    if not _PASSPORT.fullmatch(trimmed) or not trimmed.isascii():
        raise _malformed("số hộ chiếu", "passport number", "C1234567")
    return trimmed


def check_digit(nine: str) -> str | None:
    """The tenth digit of a tax code beginning with these nine; none when no code begins so."""
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, nine, strict=True)) % 11
    return str(10 - rest) if rest else None


def tax_code(text: str) -> TaxCode:
    """The tax code in `text`; refuses a wrong form and a wrong check digit."""
    found = _TAX.fullmatch(_BLANKS.sub("", text[:40]))
    if (
        found is None
        or not found[0].isascii()
        or found[1][9] != check_digit(found[1][:9])
        or found[2] == "000"
    ):
        raise _malformed("mã số thuế", "tax code", "0100109106-001")
    return TaxCode(found[1], found[2] or "")


def _malformed(what: str, what_en: str, example: str) -> Refusal:
    return Refusal(refusals.MALFORMED_CODE, what=what, what_en=what_en, example=example)
