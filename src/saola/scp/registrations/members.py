"""Reading the members of a registration; every refusal names the member."""

from collections.abc import Mapping
from typing import Any

from saola.scp import limits
from saola.scp.refusals import bad_data

Document = Mapping[str, Any]


def text(document: Document, key: str) -> str:
    """A text, empty when there is none."""
    given = document.get(key, "")
    if not isinstance(given, str):
        raise bad_data(f"{key}: a text")
    return given


def listed(document: Document, key: str, *, needed: bool = False) -> list[Any]:
    """A list, not an empty one; none at all only where it is not `needed`."""
    given = document.get(key, [])
    if not isinstance(given, list) or (not given and (needed or key in document)):
        raise bad_data(f"{key}: a list that is not empty")
    if len(given) > limits.registration_parts_max:
        raise bad_data(f"{key}: over {limits.registration_parts_max} of them")
    return given


def texts(document: Document, key: str) -> list[str]:
    """A list of texts."""
    given = listed(document, key)
    if not all(isinstance(one, str) for one in given):
        raise bad_data(f"{key}: a list of texts")
    return given


def spelled(name: str) -> str:
    """A name, as it is."""
    if not name or len(name) > limits.name_chars_max:
        raise bad_data(f"{name[:80]!r} cannot be a name")
    return name


def flag(document: Document, key: str) -> bool:
    """True or false; false when it is not said."""
    given = document.get(key, False)
    if not isinstance(given, bool):
        raise bad_data(f"{key}: true or false")
    return given


def milliseconds(document: Document, key: str, most: int) -> float:
    """A positive number of milliseconds, as seconds; 0 when it is not said."""
    if key not in document:
        return 0.0
    given = document[key]
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given <= most:
        raise bad_data(f"{key}: milliseconds, more than 0 and at most {most}")
    return given / 1000
