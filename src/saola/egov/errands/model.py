"""An errand and what came of it."""

import datetime as dt
import enum
from typing import Any

import msgspec


class Kind(enum.StrEnum):
    """What an errand does."""

    POPULATION = "population"
    PROGRESS = "progress"


KIND_NAMES = {
    Kind.POPULATION: (
        "Tra cứu Cơ sở dữ liệu quốc gia về dân cư",
        "Look-up in the national population database",
    ),
    Kind.PROGRESS: (
        "Đồng bộ tiến độ lên Cổng Dịch vụ công quốc gia",
        "Progress to the national public-service portal",
    ),
}


class Outcome(enum.StrEnum):
    """What the population database says of an applicant."""

    MATCHED = "matched"
    DIFFERS = "differs"
    NOT_FOUND = "not_found"


OUTCOME_NAMES = {
    Outcome.MATCHED: ("Khớp dữ liệu dân cư", "Matches the population data"),
    Outcome.DIFFERS: ("Họ tên không khớp dữ liệu dân cư", "The name differs from the data"),
    Outcome.NOT_FOUND: ("Không có trong dữ liệu dân cư", "Not in the population data"),
}


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """One errand; `event` is the fact that called for it, `next_at` None when it has ended.

    `answer` is what the outside said, kept for the officer; `answered_by` names the record of
    evidence. `failure` says why the last attempt failed; `failed_at` that it was given up.
    """

    id: str
    kind: Kind
    dossier: str
    event: str
    body: dict[str, Any]
    noted_at: dt.datetime
    next_at: dt.datetime | None
    attempts: int = 0
    done_at: dt.datetime | None = None
    failed_at: dt.datetime | None = None
    failure: str = ""
    answer: dict[str, Any] | None = None
    answered_by: str = ""

    def __repr__(self) -> str:
        """The kind alone."""
        return f"Errand({self.kind})"
