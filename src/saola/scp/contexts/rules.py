"""Compiling an `@context` (JSON-LD 1.1 as far as NGSI-LD clause 4.4 uses it): terms to IRIs."""

import functools
from collections.abc import Callable, Iterator

import orjson

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.contexts import core
from saola.scp.contexts.model import CORE, Context

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
        raise refusals.bad_data(NEITHER)
    try:
        key = orjson.dumps(given, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as wrong:
        raise refusals.bad_data(f"@context: {wrong}") from wrong
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
    for term, value in _definitions(list(source), find, depth=0):
        definitions[term] = value
        if len(definitions) > limits.context_terms_max:
            raise refusals.bad_data(f"@context: over {limits.context_terms_max} terms")
    iris = {term: _iri(term, definitions) for term in definitions}
    return Context(source, iris, complete=_holds_core(source, find))


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
        raise refusals.bad_data("@context: nested too deeply")
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
            raise refusals.bad_data(NEITHER)


def _terms(part: dict[str, object]) -> Iterator[tuple[str, str]]:
    for term, value in part.items():
        if term.startswith("@"):
            continue  # the core's @vocab comes last and rules; the other keywords name nothing
        if isinstance(value, dict) and "@context" in value:
            raise refusals.bad_data(f"@context: {term} has a context of its own")
        iri = value.get("@id", term) if isinstance(value, dict) else value
        if not isinstance(iri, str):
            raise refusals.bad_data(f"@context: {term} leads to no IRI")
        yield term, iri


def _iri(term: str, definitions: dict[str, str]) -> str:
    """Follow prefixes and terms until a full IRI is reached."""
    value = definitions[term]
    for step in range(len(definitions)):
        prefix, colon, suffix = value.partition(":")
        if suffix.startswith("//") or value.startswith("@"):
            return value
        if colon and prefix in definitions and definitions[prefix] != value:
            value = definitions[prefix] + suffix
        elif colon:
            return core.CORE_PREFIXES.get(prefix, prefix + ":") + suffix
        elif value in definitions and value != term:
            value = definitions[value]
        elif value == term and step:
            break
        else:
            return core.CORE_TERMS.get(value, core.DEFAULT_VOCABULARY + value)
    raise refusals.bad_data(f"@context: {term} leads to itself")
