"""A dossier as kept: what was filed, by and for whom, and where its life stands."""

import datetime as dt

import msgspec

from saola.egov.deadlines.model import Punctuality
from saola.egov.dossiers.model import Act, Life


class Applicant(msgspec.Struct, frozen=True, kw_only=True):
    """The person or organisation a dossier is for; a printed one shows nothing of them.

    `id_kind` is personal_number, passport, tax_code or empty: nobody is assumed to have a number.
    """

    name: str
    id_kind: str = ""
    id_number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""

    def __repr__(self) -> str:
        """Nothing personal."""
        return "Applicant(…)"


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier: the filing, which never changes, and its life.

    `filer` is the account it is for (empty for a walk-in person without one), `typed_by` whoever
    typed it. `unit` of the life holds it now, `competent_unit` answers for it, `received_unit` took
    it in. `sources` says where each prefilled answer came from. `punctuality` is set when finished.
    """

    id: str
    code: str
    procedure: str
    procedure_version: str
    channel: str
    filer: str
    typed_by: str
    client_key: str
    competent_unit: str
    received_unit: str
    applicant: Applicant
    answers: dict[str, object]
    sources: dict[str, str]
    fee_dong: int
    life: Life
    fee_paid_at: dt.datetime | None = None
    punctuality: Punctuality | None = None

    def __repr__(self) -> str:
        """The code and the state."""
        return f"Dossier({self.code} {self.life.state.name})"

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit that may see it."""
        return (self.life.unit, self.competent_unit, self.received_unit)


class Told(msgspec.Struct, frozen=True):
    """A dossier with its timeline, oldest act first; of a very long one the newest acts."""

    dossier: Dossier
    acts: tuple[Act, ...]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit received and solved in a period (columns of the legal statistics table).

    Solved are dossiers accepted and finished in the period, however they ended. In process and
    suspended are as of now, not as of the period's end. `stars` is the sum over `ratings`.
    """

    received: int = 0
    received_online: int = 0
    received_counter: int = 0
    received_post: int = 0
    solved_early: int = 0
    solved_on_time: int = 0
    solved_late: int = 0
    in_process: int = 0
    in_process_late: int = 0
    suspended: int = 0
    ratings: int = 0
    stars: int = 0
    satisfied: int = 0

    @property
    def solved(self) -> int:
        """All that were solved."""
        return self.solved_early + self.solved_on_time + self.solved_late
