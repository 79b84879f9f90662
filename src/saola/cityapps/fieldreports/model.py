"""A field report, its states and the transition table, what stands in its history."""

import datetime as dt
import enum

import msgspec

from saola.province.api import Text


class State(enum.StrEnum):
    """Where a report is."""

    RECEIVED = "received"
    IN_HAND = "in_hand"
    ANSWERED = "answered"
    REJECTED = "rejected"
    RATED = "rated"


class Act(enum.StrEnum):
    """What is done with a report."""

    TAKE = "take"
    FORWARD = "forward"
    ANSWER = "answer"
    REJECT = "reject"
    RATE = "rate"


# What is not in the table is not allowed.
TRANSITIONS: dict[tuple[State, Act], State] = {
    (State.RECEIVED, Act.TAKE): State.IN_HAND,
    (State.RECEIVED, Act.FORWARD): State.RECEIVED,
    (State.RECEIVED, Act.ANSWER): State.ANSWERED,
    (State.RECEIVED, Act.REJECT): State.REJECTED,
    (State.IN_HAND, Act.FORWARD): State.RECEIVED,
    (State.IN_HAND, Act.ANSWER): State.ANSWERED,
    (State.IN_HAND, Act.REJECT): State.REJECTED,
    (State.ANSWERED, Act.RATE): State.RATED,
}
OPEN = frozenset({State.RECEIVED, State.IN_HAND})
PUBLISHED = frozenset({State.ANSWERED, State.RATED})

STATE_NAMES = {
    State.RECEIVED: Text("đã chuyển đơn vị", "with the unit"),
    State.IN_HAND: Text("đang xử lý", "in hand"),
    State.ANSWERED: Text("đã trả lời", "answered"),
    State.REJECTED: Text("từ chối", "rejected"),
    State.RATED: Text("đã trả lời, đã đánh giá", "answered and rated"),
}
ENTRY_NAMES = {
    "received": Text("Tiếp nhận phản ánh", "Report received"),
    Act.TAKE.value: Text("Bắt đầu xử lý", "Taken in hand"),
    Act.FORWARD.value: Text("Chuyển đơn vị khác", "Forwarded to another unit"),
    Act.ANSWER.value: Text("Trả lời", "Answered"),
    Act.REJECT.value: Text("Từ chối", "Rejected"),
    Act.RATE.value: Text("Người phản ánh đánh giá", "Rated by the reporter"),
}


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A report; `version` counts its changes.

    `account` and `email` say who reported and are for the operations centre alone; both may be
    empty. `key` is the digest of the secret with which an anonymous reporter shows to be the one.
    `picture` is the digest of the cleaned JPEG. `due_at` is the citizen's appointment: it does not
    move when the report is forwarded. `shown` says that its words and picture are public.
    """

    code: str
    category: str
    text: str
    division: str
    lat: float | None
    lon: float | None
    unit: str
    state: State
    received_at: dt.datetime
    due_at: dt.datetime
    key: str
    account: str = ""
    email: str = ""
    picture: str = ""
    answer: str = ""
    shown: bool = False
    ended_at: dt.datetime | None = None
    stars: int = 0
    remark: str = ""
    version: int = 1

    def __repr__(self) -> str:
        """The code alone: words and reporter are personal data."""
        return f"Report({self.code})"

    @property
    def open(self) -> bool:
        """Whether a unit still owes an answer."""
        return self.state in OPEN

    @property
    def on_time(self) -> bool:
        """Whether the answer came by the appointment; an open one is judged by nobody."""
        return self.ended_at is not None and self.ended_at <= self.due_at


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What a reporter hands in; `picture` is the file as it was sent."""

    category: str
    text: str
    division: str
    lat: float | None = None
    lon: float | None = None
    picture: bytes = b""
    email: str = ""
    account: str = ""

    def __repr__(self) -> str:
        """The category alone."""
        return f"Given({self.category})"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a report's history; `unit` is the unit that had it then."""

    at: dt.datetime
    act: str
    unit: str
    actor: str = ""
    note: str = ""
