"""Entities and attributes as the platform holds them.

Names are the broker's own (`contexts.core`), times are microseconds since 1970 in UTC.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
import orjson

from saola.scp import limits

NULL = "urn:ngsi-ld:null"  # the value that deletes (clause 4.5.0)

# The member that holds the value, for each kind of attribute (clause 4.5).
VALUE_MEMBER = {
    "Property": "value",
    "Relationship": "object",
    "GeoProperty": "value",
    "LanguageProperty": "languageMap",
    "VocabProperty": "vocab",
    "JsonProperty": "json",
    "ListProperty": "valueList",
    "ListRelationship": "objectList",
}
# What a proof of an entity seals, and the only attribute that may say so (clause 4.5.2.2).
PROOF = "ngsildproof"
SEALED = frozenset({"entityIdSealed", "entityTypeSealed"})
# Members of an instance that are no attributes of it; kept under these names.
MEMBERS = frozenset(VALUE_MEMBER.values()) | {
    "type",
    "observedAt",
    "unitCode",
    "datasetId",
    "objectType",
    "valueType",
    "expiresAt",
    "ngsildproof",
    *SEALED,
}
# Members only the broker writes; from a client they are ignored.
WRITTEN_BY_BROKER = frozenset({"createdAt", "modifiedAt", "deletedAt", "instanceId"})

GEOMETRIES = frozenset(
    {
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
    }
)

TRUE, FALSE = "\x01true", "\x01false"  # booleans in the text index: no JSON text starts like this

Body = dict[str, Any]
Key = tuple[str, str]  # name and datasetId of an instance


class Instance(msgspec.Struct, frozen=True):
    """One instance of an attribute as a client gave it, expanded and in normalized form."""

    name: str
    dataset: str
    body: Body


class Attribute:
    """One stored instance; its JSON is read or written only when someone looks at it."""

    __slots__ = ("_body", "_raw", "created_at", "dataset", "modified_at", "name", "place")

    def __init__(  # noqa: PLR0913, PLR0917 # it is a row of the table
        self,
        name: str,
        dataset: str,
        body: Body | str,
        created_at: int,
        modified_at: int,
        place: int | None = None,
    ) -> None:
        """`body` is the instance, or its JSON as stored."""
        self.name = name
        self.dataset = dataset
        self.created_at = created_at
        self.modified_at = modified_at
        self.place = place
        self._raw: str | None = body if isinstance(body, str) else None
        self._body: Body | None = None if isinstance(body, str) else body

    @property
    def key(self) -> Key:
        """Name and datasetId."""
        return self.name, self.dataset

    @property
    def body(self) -> Body:
        """The instance without its timestamps; not to be changed."""
        if self._body is None:
            assert self._raw is not None
            body: Body = orjson.loads(self._raw)
            self._body = body
        return self._body

    @property
    def raw(self) -> str:
        """The instance as JSON."""
        if self._raw is None:
            self._raw = orjson.dumps(self._body).decode()
        return self._raw


class Entity(msgspec.Struct, frozen=True):
    """An entity as it stands; `seq` is its number, which it keeps beyond deletion."""

    seq: int
    id: str
    types: tuple[str, ...]
    scope: tuple[str, ...]
    created_at: int
    modified_at: int
    attributes: Mapping[Key, Attribute]
    deleted: bool = False
    expires_at: int | None = None


def index_of(body: Body) -> tuple[float | None, str | None]:
    """What queries compare an instance by: a number, or a text, or neither."""
    member = VALUE_MEMBER[body["type"]]
    value = body.get(member)
    if isinstance(value, dict):
        value = value.get("@value") if member == "value" else None
    if isinstance(value, bool):
        return None, TRUE if value else FALSE
    if isinstance(value, int | float):
        return float(value), None
    if isinstance(value, str) and "\x00" not in value:
        # One letter more than a query may compare, so that what was cut never equals it.
        return None, value[: limits.text_indexed_chars_max + 1]
    return None, None


def value_of(body: Body) -> Any:
    """The value of an instance, whatever its kind."""
    return body.get(VALUE_MEMBER[body["type"]])


def observed_at(body: Body) -> str:
    """When the instance was observed, as given; empty when the writer did not say."""
    return str(body.get("observedAt", ""))
