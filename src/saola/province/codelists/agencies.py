"""Electronic codes of agencies, in the two spellings that circulate.

Decision 20/2020/QĐ-TTg writes from the top down (`H15.50.05.13`: a letter and two digits, then two
characters for each level below, at most 35). QCVN 102:2016/BTTTT wrote from the bottom up and
filled empty levels with zeros (`000.00.01.H22`). The numbers of the two were given apart, so
neither can be computed from the other: a pack lists a unit's former codes, and old documents keep
theirs.
"""

import enum
import re

import msgspec

from saola.kernel.errors import Refusal
from saola.province import refusals

LETTERS_MAX = 35
_TOP = re.compile(r"[A-Z][0-9]{2}")
_BELOW = re.compile(r"[0-9A-Z]{2}")
_FORMER = re.compile(r"([0-9]{3})\.([0-9]{2})\.([0-9]{2})\.([A-Z][0-9]{2})")


class Edition(enum.StrEnum):
    """Whose rule a code follows."""

    DECISION_20 = "QĐ 20/2020/QĐ-TTg"
    QCVN_102 = "QCVN 102:2016/BTTTT"


class AgencyCode(msgspec.Struct, frozen=True):
    """An agency's code: its levels from the top, and the rule it was given under."""

    levels: tuple[str, ...]
    edition: Edition = Edition.DECISION_20

    def __str__(self) -> str:
        """The code as its rule writes it."""
        if self.edition is Edition.DECISION_20:
            return ".".join(self.levels)
        filled = [*self.levels[1:], *("00", "00", "000")[len(self.levels) - 1 :]]
        return ".".join([*reversed(filled), self.levels[0]])

    @property
    def top(self) -> str:
        """The code of the ministry or province."""
        return self.levels[0]

    def lies_under(self, other: "AgencyCode") -> bool:
        """Whether this agency stands below `other`, or is it; across editions never."""
        return self.edition is other.edition and self.levels[: len(other.levels)] == other.levels


def make(*levels: str) -> AgencyCode:
    """A code under Decision 20/2020, strictly; refuses levels that it does not admit."""
    code = AgencyCode(levels)
    if (
        not levels
        or not _TOP.fullmatch(levels[0])
        or not all(_BELOW.fullmatch(level) for level in levels[1:])
        or len(str(code)) > LETTERS_MAX
    ):
        raise Refusal(
            refusals.MALFORMED_CODE,
            what="mã định danh điện tử của cơ quan",
            what_en="electronic code of an agency",
            example="H15.50.05.13",
        )
    return code


def parse(text: str) -> AgencyCode:
    """The code in `text` in either spelling, whatever its case and blanks; refuses what is none."""
    trimmed = "".join(text.split()).upper()[: LETTERS_MAX + 1]
    former = _FORMER.fullmatch(trimmed)
    if former is None:
        return make(*trimmed.split("."))
    levels = [former[4], former[3], former[2], former[1]]
    while len(levels) > 1 and not int(levels[-1]):
        levels.pop()
    return AgencyCode(tuple(levels), Edition.QCVN_102)
