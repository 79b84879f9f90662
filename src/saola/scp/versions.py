"""Earlier versions of NGSI-LD that a client prefers (clause 4.3.6.8): what they did not know.

`Prefer: ngsi-ld=1.5` asks for entities without the kinds of attributes that came later; these are
told as a Property. Everything else is understood by earlier clients as it is.
"""

import re
from typing import Any

from saola.kernel.http.message import Request
from saola.scp.entities.model import VALUE_MEMBER

Version = tuple[int, int]

_PREFERENCE = re.compile(r"\s*ngsi-ld\s*=\s*\"?(\d{1,3})\.(\d{1,3})\"?\s*(;.*)?", re.IGNORECASE)
SINCE: dict[str, Version] = {
    "LanguageProperty": (1, 4),
    "VocabProperty": (1, 8),
    "JsonProperty": (1, 8),
    "ListProperty": (1, 8),
    "ListRelationship": (1, 8),
}


def preferred(request: Request) -> Version | None:
    """The version that the client's Prefer header names (RFC 7240)."""
    for part in request.header("prefer").split(","):
        if found := _PREFERENCE.fullmatch(part):
            return int(found[1]), int(found[2])
    return None


def applied(request: Request) -> tuple[tuple[str, str], ...]:
    """The header that says the preference was heeded."""
    version = preferred(request)
    if version is None:
        return ()
    return (("preference-applied", f"ngsi-ld={version[0]}.{version[1]}"),)


def told(value: Any, version: Version) -> Any:
    """An entity, an attribute, or a list of them, as `version` knew them; the same when it did."""
    if isinstance(value, list):
        listed = [told(one, version) for one in value]
        same = all(new is old for new, old in zip(listed, value, strict=True))
        return value if same else listed
    if not isinstance(value, dict):
        return value
    kind = value.get("type")
    known = not isinstance(kind, str) or SINCE.get(kind, version) <= version
    member = "" if known else VALUE_MEMBER[str(kind)]
    own = frozenset({"@context", *VALUE_MEMBER.values()})
    found = {
        "value" if name == member else name: one if name in own else told(one, version)
        for name, one in value.items()
    }
    if not known:
        return {**found, "type": "Property"}
    return found if any(found[name] is not value[name] for name in value) else value
