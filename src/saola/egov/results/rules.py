"""How results are numbered, how check codes are read, whether a result stands."""

import datetime as dt
import hashlib
import re

from saola.egov import refusals
from saola.egov.dossiers.model import FINISHED, State
from saola.egov.results.model import Standing
from saola.kernel.errors import Refusal
from saola.kernel.ids import READABLE

CHECK_LETTERS = 12  # about 60 bits: nobody guesses one
GROUP = 4
_DIGEST = re.compile(r"[0-9a-f]{64}")


def number(unit: str, year: int, serial: int) -> str:
    """The number of a unit's `serial`-th result of a year: `12/2026/KQ-H58.10`."""
    return f"{serial}/{year}/KQ-{unit}"


def check_code(text: str) -> str:
    """The code in `text`, whatever its case, blanks and dashes; refuses what cannot be one."""
    code = re.sub(r"[\s-]", "", text[: 4 * CHECK_LETTERS]).upper()
    if len(code) != CHECK_LETTERS or not set(code) <= set(READABLE):
        raise Refusal(refusals.NO_SUCH_RESULT)
    return code


def spelled(code: str) -> str:
    """A check code as people read it: `ABCD-EFGH-JKMN`."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def digest(text: str) -> str:
    """The SHA-256 in `text`, in lower-case hex; refuses what is none. Empty stays empty."""
    found = re.sub(r"\s", "", text[:200]).lower()
    if found and not _DIGEST.fullmatch(found):
        raise Refusal(refusals.MALFORMED_DIGEST)
    return found


def digest_of(content: bytes) -> str:
    """The SHA-256 of a file, in hex."""
    return hashlib.sha256(content).hexdigest()


def file_name(number: str) -> str:
    """What a result's file is called: its number, with signs that every disk takes."""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", number) + ".pdf"


def standing(state: State, replaced_at: dt.datetime | None) -> Standing:
    """Whether a result whose dossier is in `state` may be relied on."""
    if replaced_at is not None:
        return Standing.REPLACED
    if state in {State.DECIDED, State.RETURNED}:
        return Standing.VALID
    return Standing.VOID if state in FINISHED else Standing.REOPENED
