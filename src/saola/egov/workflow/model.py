"""The standard internal process (quy trình nội bộ) of a procedure, as a table.

Decree 61/2018/NĐ-CP has each authority publish the steps of every procedure with their holders and
hours. Packs give a procedure's whole deadline only; these shares of it hold until they say more.
"""

import enum

import msgspec


class Place(enum.StrEnum):
    """Whose desk a step stands on: the unit of receipt, or the competent one."""

    RECEIPT = "receipt"
    COMPETENT = "competent"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step: `role` works on it, `weight` is its share of the working time left from there on.

    A step without weight stands outside the running clock. `decisive`: the result is signed here.
    """

    code: str
    vi: str
    en: str
    role: str
    place: Place
    weight: int = 0
    decisive: bool = False


RECEIVE = Step(code="receive", vi="Tiếp nhận", en="Receipt", role="counter", place=Place.RECEIPT)
PROCESS = Step(
    code="process",
    vi="Thụ lý, xử lý",
    en="Processing",
    role="officer",
    place=Place.COMPETENT,
    weight=6,
)
REVIEW = Step(
    code="review",
    vi="Thẩm định dự thảo kết quả",
    en="Review of the draft result",
    role="officer",
    place=Place.COMPETENT,
    weight=2,
)
DECIDE = Step(
    code="decide",
    vi="Ký, ban hành kết quả",
    en="Decision",
    role="leader",
    place=Place.COMPETENT,
    weight=2,
    decisive=True,
)
RETURN = Step(
    code="return", vi="Trả kết quả", en="Handing over", role="counter", place=Place.RECEIPT
)

SHORT = (RECEIVE, PROCESS, DECIDE, RETURN)
LONG = (RECEIVE, PROCESS, REVIEW, DECIDE, RETURN)
LONG_FROM_DAYS = 5  # a second pair of eyes where there is a working week for it or more
