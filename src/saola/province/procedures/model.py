"""An administrative procedure: deadline, fees, papers, questions, legal basis, results."""

import enum

import msgspec

from saola.province.calendar.model import Deadline
from saola.province.text import Dated, Text


class Online(enum.StrEnum):
    """How far a procedure goes online (Decree 42/2022/NĐ-CP)."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class QuestionKind(enum.StrEnum):
    """What an answer is; the values are the words a pack uses."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    PERSONAL_NUMBER = "personal_number"
    TAX_CODE = "tax_code"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"
    YES_NO = "yes_no"
    PHONE = "phone"
    EMAIL = "email"
    DECLARATION = "declaration"


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One possible answer."""

    code: str
    vi: str
    en: str


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question of a form.

    `prefill` names the fact that answers it, if one does. `when` shows the question only if
    another was answered so: (its code, the answer).
    """

    code: str
    kind: QuestionKind
    vi: str
    en: str
    help_vi: str = ""
    help_en: str = ""
    required: bool = True
    choices: tuple[Choice, ...] = ()
    prefill: str = ""
    when: tuple[str, str] | None = None


class Paper(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A paper of the dossier; `code` names it within its procedure."""

    code: str
    name: Text
    required: bool = True


class Fee(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the fees. Without an amount the province has yet to set it; zero is free."""

    condition: Text
    amount_dong: int | None = None


class Result(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the applicant gets; `code` is its code on the national portal, if known."""

    name: Text
    code: str = ""


class Procedure(Dated, frozen=True, kw_only=True):
    """One version of a procedure.

    `level` is the level of the agency that handles it; `units` are the electronic codes of the
    agencies that do, or, when empty, all agencies of that level. `field` is its field of the
    national catalogue.
    """

    code: str
    name: Text
    field: Text
    level: str
    deadline: Deadline
    deadline_note: Text = Text("", "")
    online: Online = Online.NONE
    papers: tuple[Paper, ...]
    fees: tuple[Fee, ...] = ()
    questions: tuple[Question, ...] = ()
    legal_basis: tuple[str, ...]
    results: tuple[Result, ...]
    units: tuple[str, ...] = ()
