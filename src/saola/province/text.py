"""Words in both languages, and facts that say where they were found: the base of every pack."""

import datetime as dt

import msgspec


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same words in Vietnamese and English."""

    vi: str
    en: str

    def __str__(self) -> str:
        """The Vietnamese words."""
        return self.vi


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every fact of a pack carries.

    `source` says where it was found; `verified` whether that source was read. A fact that is only
    plausible says so with `verified: false`.
    """

    source: str = ""
    verified: bool = False


class Dated(Fact, frozen=True, kw_only=True):
    """A fact in force from `since` until before `until`; either may be open."""

    since: dt.date | None = None
    until: dt.date | None = None

    def in_force(self, day: dt.date) -> bool:
        """Whether it is in force on `day` (a business date of Vietnam)."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )
