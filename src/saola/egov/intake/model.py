"""What a filled-in form brings, before and after it was looked at."""

import msgspec

from saola.egov.dossiers.record import Applicant
from saola.egov.forms.model import Problem
from saola.egov.papers.model import Received


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A form as sent: typed values, files that were received, papers promised on paper.

    `fee` is the number of the chosen line of the fees. `wrong_files` are those not received.
    """

    key: str
    unit: str
    fee: str = ""
    applicant: dict[str, object] = msgspec.field(default_factory=dict)
    answers: dict[str, object] = msgspec.field(default_factory=dict)
    papers: tuple[Received, ...] = ()
    on_paper: frozenset[str] = frozenset()
    wrong_files: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        """The key alone."""
        return f"Sent({self.key})"


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A form without a fault."""

    unit: str
    applicant: Applicant
    answers: dict[str, object]
    fee_dong: int
    papers: tuple[Received, ...]
    on_paper: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """The unit alone."""
        return f"Ready({self.unit})"
