"""A rubric: the criteria tree with points, as issued by a decision."""

from decimal import Decimal

import msgspec

from saola.province.text import Fact, Text


class Criterion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A leaf of the tree.

    `measure` makes it automatic (dossiers_on_time, dossiers_online, feedback_on_time): `floor` and
    `target` are the shares (0 to 1) that give nothing and everything. `groups` are the unit groups
    it applies to; empty means all. `evidence` says which document proves it.
    """

    code: str
    name: Text
    field: str
    points_max: Decimal
    measure: str = ""
    floor: Decimal = Decimal(0)
    target: Decimal = Decimal(1)
    groups: tuple[str, ...] = ()
    evidence: Text = msgspec.field(default_factory=lambda: Text("", ""))
    bonus: bool = False


class Field(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A branch of the tree: one field of reform."""

    code: str
    name: Text


class Rubric(Fact, frozen=True, kw_only=True):
    """A criteria set for one year and for these groups of units."""

    code: str
    name: Text
    year: int
    legal_basis: str
    fields: tuple[Field, ...]
    criteria: tuple[Criterion, ...]


class PublishedScore(Fact, frozen=True, kw_only=True):
    """A score that the province published: unit name as printed, index in percent, rank."""

    year: int
    group: str
    unit: str
    score: Decimal
    rank: int | None = None
