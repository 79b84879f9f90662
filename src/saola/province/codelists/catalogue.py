"""Codes of national catalogues: administrative divisions and administrative procedures."""

import re

import msgspec

from saola.kernel.errors import Refusal
from saola.province import refusals
from saola.province.codelists import agencies
from saola.province.divisions.model import Level

DIGITS = {Level.PROVINCE: 2, Level.DISTRICT: 3, Level.COMMUNE: 5}
_PROCEDURE = re.compile(r"([0-9]\.[0-9]{6})(?:\.(.+))?")
LETTERS_MAX = 64


def division_code(text: str, level: Level) -> str:
    """The code of a division of this level, its leading zeros restored.

    A spreadsheet turns 01 into 1. Refuses what is no number of so many digits.
    """
    trimmed = text.strip()
    digits = DIGITS[level]
    if not (trimmed.isascii() and trimmed.isdigit() and len(trimmed) <= digits):
        raise Refusal(
            refusals.MALFORMED_CODE,
            what="mã đơn vị hành chính",
            what_en="division code",
            example="28249",
        )
    return trimmed.zfill(digits)


class ProcedureCode(msgspec.Struct, frozen=True):
    """A procedure's national number (`1.001193`), and the agency that publishes it so, if given."""

    number: str
    agency: agencies.AgencyCode | None = None

    def __str__(self) -> str:
        """The code as the national portal writes it."""
        return self.number if self.agency is None else f"{self.number}.{self.agency}"


def procedure_code(text: str) -> ProcedureCode:
    """The code in `text`, with or without its agency; refuses what is none."""
    trimmed = "".join(text.split()).upper()[:LETTERS_MAX]
    found = _PROCEDURE.fullmatch(trimmed)
    if found is None:
        raise Refusal(
            refusals.MALFORMED_CODE,
            what="mã thủ tục hành chính",
            what_en="procedure code",
            example="1.001193",
        )
    return ProcedureCode(found[1], None if found[2] is None else agencies.parse(found[2]))
