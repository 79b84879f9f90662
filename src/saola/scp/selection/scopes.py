"""Scope queries (clause 4.19): `+` stands for one level, a final `#` for any below.

list = every ((',' | '|') every)* ; every = term (';' term)* ; term = '(' list ')' | scope
"""

import re

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.refusals import bad_data
from saola.scp.selection.model import Every, Scope, ScopeQuery, Some
from saola.scp.symbols import Symbols

_SYMBOL = re.compile(r"[();,|]|[^();,|]+")
_LEVEL = re.compile(r"[^\W\d_]\w*")


def parse(text: str) -> ScopeQuery:
    """The query in `text`; refuses text that is none."""
    reader = _Reader(text)
    found = reader.some(0)
    if reader.symbols:
        raise bad_data(f"scopeQ: no query: {text[:80]!r}")
    return found


def pattern(scope: str) -> str:
    """The regular expression of the scopes that `scope` with its wildcards stands for."""
    *levels, last = scope.removeprefix("/").split("/")
    if last != "#":
        levels.append(last)
    if not all(level == "+" or _LEVEL.fullmatch(level) for level in levels):
        raise bad_data(f"scopeQ: no scope: {scope[:80]!r}")
    known = "".join("/" + ("[^/]+" if level == "+" else level) for level in levels)
    return f"^{known}{'(/.*)?' if last == '#' else ''}$"


class _Reader(Symbols):
    def __init__(self, text: str) -> None:
        super().__init__(text, _SYMBOL)
        if len(self.symbols) > limits.query_terms_max:
            raise Refusal(refusals.TOO_COMPLEX, detail="scopeQ: too many terms")

    def some(self, depth: int) -> ScopeQuery:
        found = [self.every(depth)]
        while self.taken(",") or self.taken("|"):
            found.append(self.every(depth))
        return found[0] if len(found) == 1 else Some(tuple(found))

    def every(self, depth: int) -> ScopeQuery:
        found = [self.term(depth)]
        while self.taken(";"):
            found.append(self.term(depth))
        return found[0] if len(found) == 1 else Every(tuple(found))

    def term(self, depth: int) -> ScopeQuery:
        if self.taken("("):
            if depth > limits.join_levels_max:
                raise Refusal(refusals.TOO_COMPLEX, detail="scopeQ: too many levels")
            inner = self.some(depth + 1)
            if not self.taken(")"):
                raise bad_data(f"scopeQ: a parenthesis is open: {self.text[:80]!r}")
            return inner
        return Scope(pattern(self.name()))
