"""What is known of a type or an attribute as a whole; names are the broker's own."""

import msgspec


class Used(msgspec.Struct, frozen=True):
    """A name and those it is used with: the attributes of a type, or the other way about."""

    name: str
    beside: tuple[str, ...]


class TypeInfo(msgspec.Struct, frozen=True):
    """An entity type (5.2.26): how many entities, and each attribute with its kinds."""

    name: str
    entities: int
    attributes: tuple[Used, ...]


class AttributeInfo(msgspec.Struct, frozen=True):
    """An attribute (5.2.28): how many entities have it, its kinds, and the types that use it."""

    name: str
    entities: int
    kinds: tuple[str, ...]
    types: tuple[str, ...]
