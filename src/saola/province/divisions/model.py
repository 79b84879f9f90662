"""An administrative division, under the codes of the statistics office."""

import enum

from saola.province.text import Dated


class Level(enum.StrEnum):
    """Where a division stands."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class Division(Dated, frozen=True, kw_only=True):
    """One division in one period: a code may carry another name and kind in another period.

    `kind` is the Vietnamese word (phường, xã, thị trấn, huyện …). `successors` are codes; where
    several divisions became several, each names all that received a part of it. `lat`, `lon` are a
    point inside it, approximate.
    """

    code: str
    name: str
    kind: str
    level: Level
    parent: str = ""
    successors: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
