"""Compiling an `@context` (JSON-LD 1.1 as far as NGSI-LD clause 4.4 uses it): terms to IRIs."""

import functools
import itertools
from collections.abc import Callable, Iterator

import orjson

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.contexts import core
from saola.scp.contexts.model import CORE, Context
from saola.scp.refusals import bad_data

Find = Callable[[str], object]
NEITHER = "@context: neither a URL nor an object nor a list of them"


def nowhere(url: str) -> object:
    """Where contexts are looked up until hosted and cached ones exist: nowhere but the core."""
    raise Refusal(refusals.CONTEXT_NOT_AVAILABLE, detail=url)


def compiled(given: object, find: Find = nowhere) -> Context:
    """The context of a request's `@context` value.

    Refuses a value that is no context, and one that names a document `find` does not have.
    """
    if given is None or (isinstance(given, str) and core.is_core(given)):
        return CORE
    if isinstance(given, list) and not all(isinstance(one, str | list | dict) for one in given):
        raise bad_data(NEITHER)
    try:
        key = orjson.dumps(given, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as wrong:
        raise bad_data(f"@context: {wrong}") from wrong
    return _compiled(key, find)


@functools.lru_cache(maxsize=limits.contexts_compiled_max)
def _compiled(key: bytes, find: Find) -> Context:
    given = orjson.loads(key)
    source = tuple(
        part
        for part in (given if isinstance(given, list) else [given])
        if not (isinstance(part, str) and core.is_core(part))
    )
    if not source:
        return CORE
    definitions: dict[str, str] = {}
    for number, (term, value) in enumerate(_definitions(list(source), _few(find), depth=0)):
        if number == limits.context_terms_max:
            raise bad_data(f"@context: over {limits.context_terms_max} terms")
        definitions[term] = value
    found: dict[str, tuple[str, int]] = {}
    iris = {term: _lead(term, definitions, found)[0] for term in definitions}
    return Context(source, iris, complete=_holds_core(source, _few(find)))


def _few(find: Find) -> Find:
    """`find`, for no more documents than one context may name, itself or through others."""
    asked = itertools.count()

    def found(url: str) -> object:
        if next(asked) >= limits.contexts_of_request_max:
            raise bad_data(f"@context: over {limits.contexts_of_request_max} documents")
        return find(url)

    return found


def _holds_core(given: object, find: Find) -> bool:
    """Whether the core context stands somewhere in it, so that an answer need not add it."""
    if isinstance(given, str):
        if core.is_core(given):
            return True
        document = find(given)
        given = document.get("@context") if isinstance(document, dict) else None
        return not isinstance(given, str) and _holds_core(given, find)
    return isinstance(given, list | tuple) and any(_holds_core(one, find) for one in given)


def forget_compiled() -> None:
    """What names lead to has changed: compile anew."""
    _compiled.cache_clear()


def _definitions(parts: list[object], find: Find, depth: int) -> Iterator[tuple[str, str]]:
    if depth > limits.attribute_depth_max:
        raise bad_data("@context: nested too deeply")
    for part in parts:
        if isinstance(part, list):
            yield from _definitions(part, find, depth + 1)
        elif isinstance(part, str):
            if not core.is_core(part):
                document = find(part)
                inner = document.get("@context") if isinstance(document, dict) else None
                yield from _definitions([inner], find, depth + 1)
        elif isinstance(part, dict):
            yield from _terms(part)
        else:
            raise bad_data(NEITHER)


def _terms(part: dict[str, object]) -> Iterator[tuple[str, str]]:
    for term, value in part.items():
        if term.startswith("@"):
            continue  # the core's @vocab comes last and rules; the other keywords name nothing
        if isinstance(value, dict) and "@context" in value:
            raise refusals.bad_data(f"@context: {term} has a context of its own")
        iri = value.get("@id", term) if isinstance(value, dict) else value
        if not isinstance(iri, str):
            raise bad_data(f"@context: {term} leads to no IRI")
        yield term, iri


def _lead(
    term: str, definitions: dict[str, str], found: dict[str, tuple[str, int]], before: int = 0
) -> tuple[str, int]:
    """The IRI that a term leads to through prefixes and terms, and through how many of them.

    `found` keeps what was asked once; `before` is how many have led here.
    """
    if term in found:
        return found[term]
    value, steps = definitions[term], 0
    prefix, colon, suffix = value.partition(":")
    step, rest = (prefix, suffix) if colon else (value, "")
    if value.startswith("@") or suffix.startswith("//"):
        iri = value
    elif step in definitions and step != term and definitions[step] != value:
        if before >= limits.context_steps_max:
            raise _too_long(term)
        iri, steps = _lead(step, definitions, found, before + 1)
        iri, steps = iri + rest, steps + 1
    elif colon:
        iri = core.CORE_PREFIXES.get(prefix, prefix + ":") + suffix
    else:
        iri = core.CORE_TERMS.get(value, core.DEFAULT_VOCABULARY + value)
    if steps > limits.context_steps_max:
        raise _too_long(term)
    if len(iri) > limits.id_chars_max:
        raise bad_data(f"@context: {term[:40]} leads to over {limits.id_chars_max} characters")
    found[term] = iri, steps
    return found[term]


def _too_long(term: str) -> Refusal:
    most = limits.context_steps_max
    return bad_data(f"@context: {term[:40]} leads over more than {most} terms, or to itself")
