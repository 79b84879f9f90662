"""`pick` and `omit`: which members of an entity, and of those linked to it (clause 4.21).

list = member ((',' | '|') member)* ; member = name | name '{' list '}'
"""

import re
from collections.abc import Callable, Mapping

import msgspec

from saola.kernel.errors import Refusal
from saola.scp import limits
from saola.scp.refusals import bad_data
from saola.scp.symbols import Symbols

_SYMBOL = re.compile(r"[{},|]|[^{},|]+")


class Projection(msgspec.Struct, frozen=True):
    """Members by the broker's names; `linked` leads from a relationship to what it applies to."""

    names: frozenset[str]
    linked: "Mapping[str, Projection]" = {}

    @property
    def depth(self) -> int:
        """How many links it follows."""
        return max((1 + inner.depth for inner in self.linked.values()), default=0)


def parse(text: str, name_of: Callable[[str], str]) -> Projection:
    """The projection in `text`; refuses what is none, naming the place."""
    reader = _Reader(text, name_of)
    found = reader.members(0)
    if reader.symbols:
        raise reader.wrong()
    return found


class _Reader(Symbols):
    def __init__(self, text: str, name_of: Callable[[str], str]) -> None:
        super().__init__(text, _SYMBOL)
        self.name_of = name_of

    def members(self, depth: int) -> Projection:
        if depth > limits.join_levels_max:
            raise bad_data(f"pick, omit: over {limits.join_levels_max} links deep")
        names, linked = set(), {}
        while True:
            try:
                name = self.name_of(self.name())
            except Refusal as wrong:
                raise self.wrong() from wrong
            names.add(name)
            if self.taken("{"):
                linked[name] = self.members(depth + 1)
                if not self.taken("}"):
                    raise self.wrong()
            if not self.taken(",") and not self.taken("|"):
                return Projection(frozenset(names), linked)

    def wrong(self) -> Refusal:
        return bad_data(f"pick, omit: no list of names: {self.text[:80]!r}")
