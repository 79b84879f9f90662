"""Incidents, their states and the transition table, their tasks and timeline."""

import datetime as dt
import enum

import msgspec

from saola.province.api import Text


class State(enum.StrEnum):
    """Where an incident is."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    IN_HAND = "in_hand"
    CLOSED = "closed"
    FALSE_ALARM = "false_alarm"


class Act(enum.StrEnum):
    """What an operator does with an incident."""

    ACKNOWLEDGE = "acknowledge"
    TAKE_IN_HAND = "take_in_hand"
    CLOSE = "close"
    DISMISS = "dismiss"


class Severity(enum.StrEnum):
    """How serious (CAP 1.2), the least first."""

    MINOR = "minor"
    MODERATE = "moderate"
    SEVERE = "severe"
    EXTREME = "extreme"


# What is not in the table is not allowed.
TRANSITIONS: dict[tuple[State, Act], State] = {
    (State.OPEN, Act.ACKNOWLEDGE): State.ACKNOWLEDGED,
    (State.OPEN, Act.TAKE_IN_HAND): State.IN_HAND,
    (State.OPEN, Act.DISMISS): State.FALSE_ALARM,
    (State.ACKNOWLEDGED, Act.TAKE_IN_HAND): State.IN_HAND,
    (State.ACKNOWLEDGED, Act.DISMISS): State.FALSE_ALARM,
    (State.IN_HAND, Act.CLOSE): State.CLOSED,
    (State.IN_HAND, Act.DISMISS): State.FALSE_ALARM,
}
ENDED = frozenset({State.CLOSED, State.FALSE_ALARM})

STATE_NAMES = {
    State.OPEN: Text("mới", "open"),
    State.ACKNOWLEDGED: Text("đã tiếp nhận", "acknowledged"),
    State.IN_HAND: Text("đang xử lý", "in hand"),
    State.CLOSED: Text("đã đóng", "closed"),
    State.FALSE_ALARM: Text("báo động nhầm", "false alarm"),
}
SEVERITY_NAMES = {
    Severity.MINOR: Text("Nhẹ", "Minor"),
    Severity.MODERATE: Text("Vừa", "Moderate"),
    Severity.SEVERE: Text("Nặng", "Severe"),
    Severity.EXTREME: Text("Rất nặng", "Extreme"),
}
ACT_NAMES = {
    Act.ACKNOWLEDGE: Text("Tiếp nhận", "Acknowledge"),
    Act.TAKE_IN_HAND: Text("Bắt đầu xử lý", "Take in hand"),
    Act.CLOSE: Text("Đóng sự cố", "Close"),
    Act.DISMISS: Text("Báo động nhầm", "False alarm"),
}
# Words of the timeline.
ENTRY_NAMES = {
    "opened": Text("Mở sự cố", "Opened"),
    "alert": Text("Thêm cảnh báo", "Another alert"),
    "cleared": Text("Đã xuống dưới ngưỡng", "Fell below the limit"),
    "bulletin_over": Text("Bản tin hết hiệu lực", "The bulletin ended"),
    "task_given": Text("Giao nhiệm vụ", "Task given"),
    "task_done": Text("Hoàn thành nhiệm vụ", "Task done"),
    "note": Text("Ghi chú", "Note"),
    "bulletin": Text("Phát bản tin tới người dân", "The people were told"),
    **{act.value: name for act, name in ACT_NAMES.items()},
}


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """Why an incident is opened, or joined when one with the same `key` is open.

    `place` is the code of a station, a river or a division. `stations` are those that tell of it
    now, `warned` the ones among them of which people hear. `playbook` names a procedure of the
    pack, or is empty. `bulletin` says that the people are told at once. `parts` are the keys that
    parts of the thing have alone: an open incident of one of them is joined when none has `key`.
    """

    kind: str
    title: Text
    place: str
    severity: Severity
    source: str
    key: str
    lat: float | None = None
    lon: float | None = None
    playbook: str = ""
    bulletin: bool = False
    stations: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """An incident; `version` counts its changes.

    `bulletin` is the id of what the people are told while it holds. `subsided_at` is when its cause
    fell away; None while it lasts. It stays open until somebody has looked after it. `stations` and
    `warned` are those of its newest alert that have not fallen since.
    """

    id: int = 0
    code: str
    kind: str
    title: Text
    place: str
    lat: float | None
    lon: float | None
    severity: Severity
    source: str
    key: str
    playbook: str
    state: State
    opened_at: dt.datetime
    acknowledged_at: dt.datetime | None = None
    in_hand_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    alerts: int = 1
    outcome: str = ""
    bulletin: str = ""
    subsided_at: dt.datetime | None = None
    stations: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    version: int = 1

    @property
    def ended(self) -> bool:
        """Whether nothing more can be done about it."""
        return self.state in ENDED


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit is to do by `due_at`; `evidence` is the digest of the file that proves it."""

    incident: str = ""
    number: int
    step: str = ""
    name: Text
    unit: str
    given_at: dt.datetime
    due_at: dt.datetime
    evidence_needed: bool = False
    done_at: dt.datetime | None = None
    done_by: str = ""
    note: str = ""
    evidence: str = ""
    evidence_name: str = ""
    evidence_type: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the timeline; `note_en` is empty where the words are somebody's own."""

    at: dt.datetime
    actor: str
    act: str
    note: str = ""
    note_en: str = ""


class Decision(msgspec.Struct, frozen=True):
    """The incident as it becomes."""

    incident: Incident
    raised: bool = False
