"""What the checker of packs says: where something is wrong, in both languages."""

import enum
from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

import msgspec

H = TypeVar("H", bound=Hashable)

VIETNAM_LON = (102.0, 118.0)  # with the islands
VIETNAM_LAT = (6.0, 24.0)


class Weight(enum.StrEnum):
    """An error refuses the pack; a warning is for its makers."""

    ERROR = "error"
    WARNING = "warning"


class Finding(msgspec.Struct, frozen=True):
    """One thing found: the file, the code of the fact in it, what is wrong."""

    file: str
    where: str
    weight: Weight
    vi: str
    en: str


def error(file: str, where: str, vi: str, en: str) -> Finding:
    """A finding that refuses the pack."""
    return Finding(file, where, Weight.ERROR, vi, en)


def warning(file: str, where: str, vi: str, en: str) -> Finding:
    """A finding that its makers should look at."""
    return Finding(file, where, Weight.WARNING, vi, en)


def repeated(values: Iterable[H]) -> Iterator[H]:
    """Every value that comes again."""
    seen = set()
    for value in values:
        if value in seen:
            yield value
        seen.add(value)


def in_vietnam(lat: float, lon: float) -> bool:
    """Whether a point in degrees may lie in Vietnam; swapped coordinates do not."""
    return VIETNAM_LAT[0] <= lat <= VIETNAM_LAT[1] and VIETNAM_LON[0] <= lon <= VIETNAM_LON[1]
