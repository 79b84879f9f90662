"""The dossier code: agency, date received, serial of the day: `H15.50.05.13-261008-0975`.

Written strictly; read leniently, since ministries use longer serials and eight-digit dates.
"""

import datetime as dt
import re

import msgspec

from saola.egov import limits, refusals
from saola.kernel.errors import Refusal

EXAMPLE = "H00.10-260102-0001"
_LENIENT = re.compile(
    r"(?P<agency>[A-Z0-9]{1,5}(?:\.[A-Z0-9]{1,5}){0,8})-(?P<day>\d{6}|\d{8})-(?P<serial>\d{4,8})"
)
LETTERS_MAX = 64
FULL_YEAR = 8  # letters of a date with its century


class DossierCode(msgspec.Struct, frozen=True):
    """The parts of a code; `str()` gives it back as it was written."""

    agency: str
    day: str
    serial: str

    def __str__(self) -> str:
        """The code as people read it."""
        return f"{self.agency}-{self.day}-{self.serial}"

    @property
    def received_on(self) -> dt.date:
        """The business date of receipt; ValueError when the digits are no date."""
        full = self.day if len(self.day) == FULL_YEAR else "20" + self.day
        return dt.date(int(full[:4]), int(full[4:6]), int(full[6:]))


def make(agency: str, day: dt.date, serial: int) -> DossierCode:
    """The strict code of the `serial`-th dossier of a day; refuses a serial over four digits."""
    if not 1 <= serial <= limits.serial_max:
        raise Refusal(refusals.SERIALS_EXHAUSTED, unit=agency)
    return DossierCode(agency, f"{day:%y%m%d}", f"{serial:04d}")


def parse(text: str) -> DossierCode:
    """The code in `text`, whatever its case and outer blanks; refuses what is none."""
    trimmed = text.strip().upper()
    found = _LENIENT.fullmatch(trimmed) if len(trimmed) <= LETTERS_MAX else None
    if found is None:
        raise Refusal(refusals.MALFORMED_CODE, example=EXAMPLE)
    code = DossierCode(found["agency"], found["day"], found["serial"])
    try:
        _ = code.received_on
    except ValueError as no_date:
        raise Refusal(refusals.MALFORMED_CODE, example=EXAMPLE) from no_date
    return code
