"""An issued result, what its page says, and what a check of it finds."""

import datetime as dt
import enum

import msgspec


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """A result as kept. It never changes but once: when a correction replaces it.

    `digest` is the SHA-256 of the sealed PDF, `seal` what sealed it: the profile of the signature,
    the seal's name and the SHA-256 of its certificate.
    """

    id: str
    dossier: str
    number: str
    title_vi: str
    title_en: str
    unit: str
    check_code: str
    digest: str
    size_bytes: int
    issued_at: dt.datetime
    issued_by: str
    seal: dict[str, str]
    replaced_at: dt.datetime | None = None


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the page of a result; all of it is text, set by `result.typ`."""

    unit: str
    parent: str
    number: str
    place: str
    date: str
    title: str
    title_en: str
    applicant: str
    dossier: str
    procedure: str
    basis: tuple[str, ...]
    text: str
    signer: str
    role: str
    check_code: str
    check_url: str

    def __repr__(self) -> str:
        """The number: the rest may be personal."""
        return f"Sheet({self.number})"


class Standing(enum.StrEnum):
    """Whether a result may be relied on today."""

    VALID = "valid"
    REPLACED = "replaced"
    REOPENED = "reopened"
    VOID = "void"  # reopened, and then withdrawn or stopped: nothing came in its place


STANDING_NAMES = {
    Standing.VALID: ("Còn giá trị", "Valid"),
    Standing.REPLACED: ("Đã được thay thế", "Replaced"),
    Standing.REOPENED: ("Đang được đính chính", "Being corrected"),
    Standing.VOID: ("Không còn giá trị", "No longer valid"),
}


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found.

    `intact`: the kept file has the digest noted when it was issued; `sealed`: the seal on it
    verifies over the whole file. `same` compares an asker's digest, `successor` is the number of
    the result that replaced this one.
    """

    issued: Issued
    standing: Standing
    intact: bool
    sealed: bool
    same: bool | None = None
    successor: str = ""

    @property
    def good(self) -> bool:
        """Whether the result may be relied on."""
        return self.standing is Standing.VALID and self.intact and self.sealed
