"""What a work list shows, and how it is narrowed."""

import enum

import msgspec

from saola.egov.deadlines.model import LIGHT_NAMES, Light
from saola.egov.dossiers.record import Dossier


class Heap(enum.StrEnum):
    """The heaps into which a desk sorts its open dossiers."""

    RECEIVE = "receive"
    WORK = "work"
    WAITING = "waiting"
    HAND_OVER = "hand_over"


HEAP_NAMES = {
    Heap.RECEIVE: ("Cần tiếp nhận", "To receive"),
    Heap.WORK: ("Đang xử lý", "In process"),
    Heap.WAITING: ("Chờ người nộp", "Waiting for the applicant"),
    Heap.HAND_OVER: ("Chờ trả kết quả", "To hand over"),
}


# The class of each light in the design language; its word always stands beside it.
LIGHT_CLASSES = {
    Light.GREEN: "light-good",
    Light.AMBER: "light-warn",
    Light.RED: "light-bad",
    Light.PAUSED: "light-stale",
    Light.NONE: "light-stale",
}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line: `hours_left` of working time, None without a clock."""

    dossier: Dossier
    heap: Heap | None
    light: Light
    hours_left: float | None
    overdue: bool
    procedure: tuple[str, str]
    state: tuple[str, str]
    step: tuple[str, str]
    mine: bool

    @property
    def light_class(self) -> str:
        """The colour of the light."""
        return LIGHT_CLASSES[self.light]

    @property
    def light_name(self) -> tuple[str, str]:
        """The light in words."""
        return LIGHT_NAMES[self.light]

    @property
    def hours_off(self) -> float:
        """The working hours left or, when overdue, gone by; never negative."""
        return abs(self.hours_left or 0.0)
