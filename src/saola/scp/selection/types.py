"""The entity type selection language (clause 4.17): which types an entity must have.

list = every ((',' | '|') every)* ; every = term (';' term)* ; term = '(' list ')' | name
"""

import re
from collections.abc import Callable

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.refusals import bad_data
from saola.scp.symbols import Symbols

ANY = "*"
_SYMBOL = re.compile(r"[();,|]|[^();,|]+")
Sets = tuple[tuple[str, ...], ...]


def parse(text: str, name_of: Callable[[str], str]) -> Sets:
    """Sets of types of which an entity must have all of one; no sets mean any type.

    Refuses text that is no selection, and one that comes to too many sets.
    """
    if text in {"", ANY}:
        return ()
    reader = _Reader(text, name_of)
    found = reader.some(0)
    if reader.symbols:
        raise reader.wrong()
    return found


def renamed(text: str, rename: Callable[[str], str]) -> str:
    """The selection with other names for the types."""
    return "".join(
        one if one in {"(", ")", ";", ",", "|", ANY} else rename(one.strip())
        for one in _SYMBOL.findall(text)
    )


class _Reader(Symbols):
    def __init__(self, text: str, name_of: Callable[[str], str]) -> None:
        super().__init__(text, _SYMBOL)
        self.name_of = name_of

    def some(self, depth: int) -> Sets:
        found = dict.fromkeys(self.every(depth))
        while self.taken(",") or self.taken("|"):
            found |= dict.fromkeys(self.every(depth))
        return tuple(found)

    def every(self, depth: int) -> Sets:
        found = self.term(depth)
        while self.taken(";"):
            more = self.term(depth)
            if len(found) * len(more) > limits.query_types_max:
                raise Refusal(refusals.TOO_COMPLEX, detail="type: too many combinations")
            found = tuple(tuple(dict.fromkeys((*a, *b))) for a in found for b in more)
        return found

    def term(self, depth: int) -> Sets:
        if self.taken("("):
            if depth > limits.join_levels_max:
                raise Refusal(refusals.TOO_COMPLEX, detail="type: too many levels")
            found = self.some(depth + 1)
            if not self.taken(")"):
                raise self.wrong()
            return found
        try:
            return ((self.name_of(self.name()),),)
        except Refusal as wrong:
            raise self.wrong() from wrong

    def wrong(self) -> Refusal:
        return bad_data(f"type: no selection of types: {self.text[:80]!r}")
