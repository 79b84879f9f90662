"""A context that is kept."""

import enum
from typing import Any

import msgspec


class Kind(enum.Enum):
    """Where a context comes from (5.13.1)."""

    HOSTED = "Hosted"
    CACHED = "Cached"
    IMPLICIT = "ImplicitlyCreated"


class Kept(msgspec.Struct, frozen=True):
    """`document` is a JSON object with an `@context`; `stored_at` microseconds since 1970."""

    id: str
    url: str
    kind: Kind
    document: dict[str, Any]
    stored_at: int

    @property
    def names(self) -> tuple[str, ...]:
        """What clients may call it."""
        return self.id, self.url
