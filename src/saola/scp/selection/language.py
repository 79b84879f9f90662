"""The query language `q` (clause 4.9), read by recursive descent into `model.Expression`.

q = and ('|' and)* ; and = term (';' term)*
term = '(' q ')' | '!' path | path [op values] | name '{' [types ':'] q '}' [op values]
"""

import functools
import re
from collections.abc import Callable

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.refusals import bad_data
from saola.scp.selection.model import Every, Expression, Linked, Operator, Some, Term, Value

_OPERATOR = re.compile(r"!~=|~=|==|!=|>=|<=|>|<")
_PATH = re.compile(r"[^\s=!<>~;|(){}\[\]\"]+")
_HINT = re.compile(r"([^\s=!<>~;|(){}\[\]\":.,]+):(?!//)")
_BRACKETS = re.compile(r"\[([^\]\"]+)\]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"")
_BARE = re.compile(r"[^;|(){}\",]+?(?=\.\.|[;|(){}\",]|$)")
_PATTERN = re.compile(r"[^;]+")
_ORDERING = frozenset(
    {Operator.GREATER, Operator.LESS, Operator.GREATER_EQUAL, Operator.LESS_EQUAL}
)
_REPEATED = re.compile(r"\)[*+{?]|[*+}]{2}|\\\d")
_UNSAFE = frozenset("\"'?\\\x00")
_CHOICE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?|[()|*+}?]", re.DOTALL)
REPETITION_COST, EFFORT_MAX = 8, 2048
PATTERN_CHARS_MAX = 256
DEPTH_MAX = 20

Expand = Callable[[str], str]


def parse(
    text: str, expand: Expand, *, links: int = 0, expanded: frozenset[str] = frozenset()
) -> Expression:
    """The expression in `text`; `expand` gives the broker's name of a term.

    It may follow `links` relationships one behind the other; the values of the attributes
    `expanded` are terms too. Refuses text that is no query, naming the place, and one too long or
    too deep.
    """
    if len(text) > limits.query_chars_max:
        raise Refusal(refusals.TOO_COMPLEX, detail=f"q: over {limits.query_chars_max} letters")
    reader = _Reader(text, expand, links, expanded)
    expression = reader.some()
    reader.expect_end()
    return expression


def path_of(text: str, expand: Expand) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Attribute, attributes of it, and steps into its value, of a path such as `a.b[c.d]`."""
    reader = _Reader(text, expand)
    found = reader.path()
    reader.expect_end()
    return found


def check_pattern(pattern: str) -> str:
    """`pattern`, when it is a regular expression that is sure to end soon; refuses others.

    A repetition of a repetition, a back reference, or too many choices that multiply can take
    longer than the age of the data to fail, so they are refused.
    """
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as wrong:
        raise bad_data(f"pattern {pattern[:80]!r}: no regular expression") from wrong
    if (
        len(pattern) > PATTERN_CHARS_MAX
        or "\x00" in pattern
        or _REPEATED.search(pattern)
        or _effort(pattern) > EFFORT_MAX
    ):
        raise Refusal(refusals.TOO_COMPLEX, detail=f"pattern {pattern[:80]!r}")
    return pattern


def _effort(pattern: str) -> int:
    """A bound of the ways in which a pattern can fail at one place, before it has failed.

    Each alternative of a group and each optional sign multiplies them; so does each open
    repetition, by the length of the text. A pattern that may begin anywhere has one more of these
    than one bound to the beginning.
    """
    effort, bars = 1, [0]
    for found in _CHOICE.finditer(pattern):
        sign = found[0]
        if sign in {"(", "(?"}:
            bars.append(0)
        elif sign == ")" and len(bars) > 1:
            effort *= 1 + bars.pop()
        elif sign == "|":
            bars[-1] += 1
        elif sign == "?":
            effort *= 2
        elif sign in {"*", "+", "}"}:
            effort *= REPETITION_COST
    bound = pattern.startswith("^") and not bars[0]
    return effort * (1 + bars[0]) * (1 if bound else REPETITION_COST)


@functools.lru_cache(maxsize=256)
def compiled(pattern: str) -> re.Pattern[str]:
    """A checked pattern, ready for use."""
    return re.compile(pattern)


class _Reader:
    def __init__(
        self, text: str, expand: Expand, links: int = 0, expanded: frozenset[str] = frozenset()
    ) -> None:
        self.text = text
        self.links = links
        self.expanded = expanded
        self.at = 0
        self.terms = 0
        self.compared = 0
        self.depth = 0
        self.expand = expand

    def some(self) -> Expression:
        alternatives = [self.every()]
        while self.taken("|"):
            alternatives.append(self.every())
        return alternatives[0] if len(alternatives) == 1 else Some(tuple(alternatives))

    def every(self) -> Expression:
        terms = [self.term()]
        while self.taken(";"):
            terms.append(self.term())
        return terms[0] if len(terms) == 1 else Every(tuple(terms))

    def term(self) -> Expression:
        if self.taken("("):
            self.depth += 1
            if self.depth > DEPTH_MAX:
                raise Refusal(refusals.TOO_COMPLEX, detail=f"q: over {DEPTH_MAX} levels")
            inner = self.some()
            if not self.taken(")"):
                raise self.wrong("a closing parenthesis")
            self.depth -= 1
            return inner
        self.terms += 1
        if self.terms > limits.query_terms_max:
            raise Refusal(refusals.TOO_COMPLEX, detail=f"q: over {limits.query_terms_max} terms")
        absent = self.taken("!")
        name, inner_names, path = self.path()
        if not (absent or inner_names or path) and self.taken("{"):
            return self.linked(name)
        found = None if absent else _OPERATOR.match(self.text, self.at)
        if found is None:
            operator = Operator.ABSENT if absent else Operator.EXISTS
            return Term(name, operator, inner_names, path)
        self.at = found.end()
        operator = Operator(found[0])
        return Term(name, operator, inner_names, path, self.meant(name, self.values(operator)))

    def linked(self, name: str) -> Expression:
        """`rel{q}`; a comparison may also stand behind the brace: `rel{name}=="x"`."""
        if self.links < 1:
            raise bad_data(f"q: {name} leads further than the query joins")
        hint = _HINT.match(self.text, self.at)
        types = (self.expand(hint[1]),) if hint else ()
        self.at = hint.end() if hint else self.at
        self.links -= 1
        inner = self.some()
        self.links += 1
        if not self.taken("}"):
            raise self.wrong("a closing brace")
        found = _OPERATOR.match(self.text, self.at)
        if found is None:
            return Linked(name, types, inner)
        self.at = found.end()
        operator = Operator(found[0])
        return Linked(name, types, self.compared_by(inner, operator))

    def compared_by(self, inner: Expression, operator: Operator) -> Expression:
        """`inner` with a comparison that stands behind its brace."""
        if isinstance(inner, Linked):
            return Linked(inner.name, inner.types, self.compared_by(inner.inner, operator))
        if not isinstance(inner, Term) or inner.operator is not Operator.EXISTS:
            raise self.wrong("one attribute within the braces")
        values = self.meant(inner.name, self.values(operator))
        return Term(inner.name, operator, inner.inner, inner.path, values)

    def meant(
        self, name: str, values: tuple[Value | tuple[Value, Value], ...]
    ) -> tuple[Value | tuple[Value, Value], ...]:
        """The values as the broker names them, when they are terms."""
        if name not in self.expanded:
            return values
        return tuple(self.expand(one) if isinstance(one, str) else one for one in values)

    def path(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        found = _PATH.match(self.text, self.at)
        if not found:
            raise self.wrong("the name of an attribute")
        self.at = found.end()
        first, *inner = [found[0]] if "://" in found[0] else found[0].split(".")
        if not first or not all(inner):
            raise self.wrong("the name of an attribute")
        brackets = _BRACKETS.match(self.text, self.at)
        if brackets:
            self.at = brackets.end()
        path = tuple(brackets[1].split(".")) if brackets else ()
        inner_names = tuple(self.expand(one) for one in inner)
        if not _UNSAFE.isdisjoint("".join((*inner_names, *path))):
            raise self.wrong("names without quotes or question marks")
        return self.expand(first), inner_names, path

    def values(self, operator: Operator) -> tuple[Value | tuple[Value, Value], ...]:
        if operator in {Operator.MATCHES, Operator.NOT_MATCHES}:
            return (check_pattern(str(self.pattern())),)
        values: list[Value | tuple[Value, Value]] = []
        while True:
            first = self.value()
            if self.text.startswith("..", self.at):
                self.at += 2
                values.append((first, self.value()))
            else:
                values.append(first)
            self.compared += 1
            if self.compared > limits.query_values_max:
                most = limits.query_values_max
                raise Refusal(refusals.TOO_COMPLEX, detail=f"q: over {most} values")
            if not self.taken(","):
                break
        if operator in _ORDERING and (len(values) > 1 or isinstance(values[0], tuple | bool)):
            raise self.wrong("a single number or text after an ordering")
        return tuple(values)

    def value(self) -> Value:
        quoted = _QUOTED.match(self.text, self.at)
        if quoted:
            self.at = quoted.end()
            return self.short_enough(re.sub(r"\\(.)", r"\1", quoted[1]))
        bare = _BARE.match(self.text, self.at)
        if not bare or not bare[0].strip():
            raise self.wrong("a value")
        self.at = bare.end()
        if _NUMBER.fullmatch(bare[0]):
            return float(bare[0])
        if bare[0] in {"true", "false"}:
            return bare[0] == "true"
        return self.short_enough(bare[0])

    def pattern(self) -> Value:
        quoted = _QUOTED.match(self.text, self.at)
        if quoted:
            self.at = quoted.end()
            return quoted[1]
        bare = _PATTERN.match(self.text, self.at)
        if not bare:
            raise self.wrong("a pattern")
        self.at = bare.end()
        return bare[0]

    def short_enough(self, text: str) -> str:
        if len(text) > limits.text_indexed_chars_max or "\x00" in text:
            raise Refusal(refusals.TOO_COMPLEX, detail="q: a text too long to compare")
        return text

    def taken(self, symbol: str) -> bool:
        if self.text.startswith(symbol, self.at):
            self.at += len(symbol)
            return True
        return False

    def expect_end(self) -> None:
        if self.at != len(self.text):
            raise self.wrong("the end of the query")

    def wrong(self, expected: str) -> Refusal:
        rest = self.text[self.at : self.at + 20]
        return bad_data(f"q: expected {expected} at position {self.at}: {rest!r}")
