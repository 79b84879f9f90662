"""What is asked of the broker and what comes of it: writes and changes."""

import enum

import msgspec

from saola.scp.entities.model import Attribute, Entity, Instance
from saola.scp.entities.places import Place


class Verb(enum.Enum):
    """What a write asks for; the clauses are those of ETSI GS CIM 009."""

    CREATE = "create"  # 5.6.1
    UPDATE = "update"  # 5.6.2: only what exists already
    APPEND = "append"  # 5.6.3
    PATCH_ATTRIBUTE = "patch_attribute"  # 5.6.4
    DELETE_ATTRIBUTE = "delete_attribute"  # 5.6.5
    DELETE = "delete"  # 5.6.6
    UPSERT = "upsert"  # 5.6.8, options=replace or none
    UPSERT_UPDATE = "upsert_update"  # 5.6.8, options=update
    MERGE = "merge"  # 5.6.17
    REPLACE = "replace"  # 5.6.18
    REPLACE_ATTRIBUTE = "replace_attribute"  # 5.6.19
    DROP = "drop"  # 5.6.21, some attributes
    KEEP = "keep"  # 5.6.21, all attributes but some
    EXPIRE = "expire"  # 4.22: what has expired goes
    OBSERVE = "observe"  # ours, for devices: upsert by the time of observation


class Write(msgspec.Struct, frozen=True, kw_only=True):
    """One thing asked of one entity.

    `overwrite` matters to APPEND alone; `name`, `dataset` and `every` to DELETE_ATTRIBUTE, where
    `every` means all instances of the name; `names` to DROP and KEEP. Any of `among` types the
    entity must have, when some are given. A MERGE may say once when everything was `observed`, and
    in which `language` its texts are.
    """

    verb: Verb
    id: str
    types: tuple[str, ...] = ()
    scope: tuple[str, ...] | None = None
    instances: tuple[Instance, ...] = ()
    overwrite: bool = True
    name: str = ""
    dataset: str = ""
    every: bool = False
    names: frozenset[str] = frozenset()
    among: tuple[tuple[str, ...], ...] = ()
    expires_at: int | None = None  # microseconds since 1970; 0 takes an expiry away
    observed: str = ""
    language: str = ""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What a write does to an entity; `put` and `dropped` are instances, `missing` was refused.

    `past` are instances observed before what is current: they belong to the history alone.
    """

    before: Entity | None
    after: Entity
    at: int
    put: tuple[Attribute, ...] = ()
    dropped: tuple[Attribute, ...] = ()
    past: tuple[Attribute, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    places: dict[int, Place | None] = {}

    @property
    def created(self) -> bool:
        """Whether the entity did not exist before."""
        return self.before is None or self.before.deleted

    @property
    def empty(self) -> bool:
        """Whether nothing is to be stored."""
        return self.before is self.after and not self.past

    @property
    def changes_state(self) -> bool:
        """Whether the current state is another one after it."""
        return self.before is not self.after

    @property
    def names(self) -> frozenset[str]:
        """Names of the attributes it touched."""
        return frozenset(one.name for one in (*self.put, *self.dropped))
