"""A code list and its entries."""

from saola.province.text import Dated, Fact, Text


class Entry(Dated, frozen=True, kw_only=True):
    """One code; a closed one keeps its name for old records."""

    code: str
    name: Text


class CodeList(Fact, frozen=True, kw_only=True):
    """A closed vocabulary."""

    code: str
    name: Text
    entries: tuple[Entry, ...]
