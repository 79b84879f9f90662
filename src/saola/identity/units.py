"""The province's units, as `identity` needs them: codes that roles may be bound to, and names."""

import msgspec


class UnitName(msgspec.Struct, frozen=True):
    """A unit's name in both languages."""

    vi: str
    en: str


def unit_names() -> dict[str, UnitName]:
    """Names of today's units by code; none while no pack is loaded."""
    return {}


def unit_codes() -> frozenset[str]:
    """Codes of today's units."""
    return frozenset(unit_names())
