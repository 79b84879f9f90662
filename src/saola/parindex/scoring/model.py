"""Values of a scoring round: rubric, marks, results."""

import datetime as dt
import enum
from collections.abc import Callable
from decimal import Decimal

import msgspec

from saola.kernel.errors import RefusalCode


class Measure(enum.StrEnum):
    """Automatic sources: what operation itself counts."""

    DOSSIERS_ON_TIME = "dossiers_on_time"
    DOSSIERS_ONLINE = "dossiers_online"
    FEEDBACK_ON_TIME = "feedback_on_time"


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """A leaf of the criteria tree.

    `measure` makes it automatic: `floor` and `target` are the shares (0 to 1) that give nothing and
    everything. `groups` are the unit groups it applies to; empty means all.
    """

    code: str
    vi: str
    en: str
    field: str
    points_max: Decimal
    measure: Measure | None = None
    floor: Decimal = Decimal(0)
    target: Decimal = Decimal(1)
    groups: tuple[str, ...] = ()
    evidence: str = ""
    bonus: bool = False

    def applies_to(self, group: str) -> bool:
        """Whether units of this group are scored on it."""
        return not self.groups or group in self.groups


class Rubric(msgspec.Struct, frozen=True, kw_only=True):
    """A criteria set as issued: its leaves in order, its fields, its legal basis."""

    code: str
    vi: str
    en: str
    year: int
    legal_basis: str
    fields: dict[str, tuple[str, str]]
    criteria: tuple[Criterion, ...]
    source: str = ""
    verified: bool = False

    def criterion(self, code: str) -> Criterion | None:
        """The leaf of this code."""
        return next((item for item in self.criteria if item.code == code), None)


class Share(msgspec.Struct, frozen=True):
    """What operation counted for one unit: so many of so many."""

    numerator: int
    denominator: int


Shares = Callable[[str, Measure], Share]  # of a unit


class MarkState(enum.StrEnum):
    """A mark's way: claimed by the unit, then judged by the appraisers."""

    CLAIMED = "claimed"
    APPRAISED = "appraised"


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A unit's mark on one criterion, as it stands."""

    unit: str
    criterion: str
    state: MarkState
    claimed: Decimal
    explanation: str
    evidence_digest: str
    evidence_name: str
    claimed_by: str
    claimed_at: dt.datetime
    appraised: Decimal | None = None
    reason: str = ""
    appraised_by: str = ""
    appraised_at: dt.datetime | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion in a unit's result, with everything that explains the number."""

    criterion: Criterion
    automatic: Decimal | None
    share: Share | None
    mark: Mark | None
    counted: Decimal
    exempt: bool


class UnitResult(msgspec.Struct, frozen=True, kw_only=True):
    """A unit's result: what it achieved of what applied to it; `index` is in percent."""

    unit: str
    group: str
    lines: tuple[Line, ...]
    achieved: Decimal
    maximum: Decimal
    index: Decimal

    @property
    def scored(self) -> bool:
        """Whether anything counts yet: work that operation measured, or an appraised claim."""
        return any(
            line.automatic is not None
            or (line.mark is not None and line.mark.appraised is not None)
            for line in self.lines
        )


class Ranked(msgspec.Struct, frozen=True):
    """A place in a group's table; equal indexes share a place, None is a unit not yet scored."""

    place: int | None
    result: UnitResult


class Decision(msgspec.Struct, frozen=True):
    """Whether an act may happen; the refusal says why not."""

    refused: RefusalCode | None = None
    data: dict[str, object] = {}
