"""The province's units, as `identity` needs them: codes that roles may be bound to, and names."""

from saola.province import api as province


def unit_names() -> dict[str, province.Text]:
    """Names of today's units by code, in both languages."""
    return {unit.code: unit.name for unit in province.units()}


def unit_codes() -> frozenset[str]:
    """Codes of today's units."""
    return frozenset(unit_names())
