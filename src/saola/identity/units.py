"""The province's units, as `identity` needs them: codes that roles may be bound to, and names."""

from saola.kernel.errors import Refusal
from saola.province import api as province
from saola.province.api import Text


def unit_names() -> dict[str, Text]:
    """Names of today's units by code, in both languages, in the pack's order."""
    return {unit.code: unit.name for unit in province.units()}


def unit_codes() -> frozenset[str]:
    """Codes of today's units."""
    return frozenset(unit_names())


def unit_name(code: str) -> Text | None:
    """The name of a unit, even of one that has ended; nothing for the whole province."""
    if not code:
        return None
    try:
        return province.unit(code).name
    except Refusal:
        return Text(code, code)  # an account may outlive the pack that knew the unit
