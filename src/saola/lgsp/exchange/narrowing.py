"""Narrowing an answer to the fields that the contract names: the rest never leaves the gateway."""

from collections.abc import Iterable
from typing import Any

import orjson

from saola.lgsp import limits
from saola.lgsp.exchange.model import EVERYTHING

# Members of an error body that explain the failure (RFC 9457, OAuth, X-Road); they pass as well.
EXPLAINING = ("type", "title", "status", "detail", "code", "message", "error", "error_description")

Fields = dict[str, "Fields | None"]  # None stands for the whole value


class Unfit(Exception):
    """The provider's body cannot be narrowed, so it cannot be passed on."""


def narrows(fields: tuple[str, ...]) -> bool:
    """Whether a contract over these fields shows less than everything."""
    return not set(EVERYTHING) & set(fields)


def narrow(body: bytes, fields: tuple[str, ...], *, failed: bool = False) -> bytes:
    """The JSON body with nothing but `fields` (dotted paths; lists are gone through).

    `failed` admits the members that explain an error too. Raises Unfit for what is no JSON object
    or list, or is too large or too deep to be read.
    """
    if not body:
        return body
    if len(body) > limits.narrowed_response_bytes_max:
        raise Unfit(f"> {limits.narrowed_response_bytes_max} byte")
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as wrong:
        raise Unfit("JSON") from wrong
    if not isinstance(value, dict | list):
        raise Unfit("JSON object")
    wanted = tree((*fields, *EXPLAINING) if failed else fields)
    try:
        return orjson.dumps(kept(value, wanted))
    except (TypeError, RecursionError) as deep:
        raise Unfit("JSON depth") from deep


def tree(fields: Iterable[str]) -> Fields:
    """Dotted paths as nested names; a whole value swallows its parts."""
    root: Fields = {}
    for field in sorted(fields, key=lambda path: path.count(".")):
        here, (*names, last) = root, field.split(".")
        for name in names:
            inner = here.setdefault(name, {})
            if inner is None:
                break  # the whole of it is admitted already
            here = inner
        else:
            here[last] = None
    return root


def kept(value: Any, wanted: Fields | None) -> Any:
    """The parts of a JSON value that are wanted; what is no container has no parts."""
    if wanted is None:
        return value
    if isinstance(value, list):
        return [kept(item, wanted) for item in value if isinstance(item, dict | list)]
    return {
        name: kept(part, wanted[name])
        for name, part in value.items()
        if name in wanted and (wanted[name] is None or isinstance(part, dict | list))
    }
