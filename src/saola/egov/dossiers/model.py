"""A dossier's states, its transition table, its acts, and the fold that turns acts into its life.

The ten states are those of the national portal's catalogue of dossier states. Article numbers are
those of Decree 61/2018/NĐ-CP (amended by Decree 107/2021/NĐ-CP); Decree 118/2025/NĐ-CP took over
the same steps on 2025-07-01, and its own numbering is still to be checked. Form numbers are those
of Circular 03/2025/TT-VPCP.
"""

import datetime as dt
import enum
from typing import Any

import msgspec


class State(enum.IntEnum):
    """The ten legal states, with the national portal's numbers."""

    FILED = 1
    ACCEPTED = 2
    REFUSED = 3
    PROCESSING = 4
    SUPPLEMENT_ASKED = 5
    FEE_DUE = 6
    WITHDRAWN = 7
    STOPPED = 8
    DECIDED = 9
    RETURNED = 10


STATE_NAMES = {
    State.FILED: ("Mới đăng ký", "Submitted"),
    State.ACCEPTED: ("Được tiếp nhận", "Accepted"),
    State.REFUSED: ("Không được tiếp nhận", "Refused"),
    State.PROCESSING: ("Đang xử lý", "In process"),
    State.SUPPLEMENT_ASKED: ("Yêu cầu bổ sung giấy tờ", "Supplement asked"),
    State.FEE_DUE: ("Yêu cầu thực hiện nghĩa vụ tài chính", "Fee or tax due"),
    State.WITHDRAWN: ("Công dân yêu cầu rút hồ sơ", "Withdrawn"),
    State.STOPPED: ("Dừng xử lý", "Stopped"),
    State.DECIDED: ("Đã xử lý xong", "Decided"),
    State.RETURNED: ("Đã trả kết quả", "Result returned"),
}
# Ended for good: nothing further is expected of the office.
ENDED = frozenset({State.REFUSED, State.WITHDRAWN, State.STOPPED, State.RETURNED})
# The clock of the office has stopped for good (Decision 766/QĐ-TTg: first of 9, else 10, 8, 3, 7).
FINISHED = ENDED | {State.DECIDED}
# The applicant's turn: of an accepted dossier, the clock pauses.
WAITING = frozenset({State.SUPPLEMENT_ASKED, State.FEE_DUE})


class Verb(enum.StrEnum):
    """What may be done with a dossier."""

    FILE = "file"
    ACCEPT = "accept"
    REFUSE = "refuse"
    ASK_SUPPLEMENT = "ask_supplement"
    ANSWER_SUPPLEMENT = "answer_supplement"
    WITHDRAW = "withdraw"
    CLAIM = "claim"
    SEND_ON = "send_on"
    ASK_FEE = "ask_fee"
    RECORD_FEE = "record_fee"
    EXTEND = "extend"
    STOP = "stop"
    DECIDE = "decide"
    CORRECT = "correct"
    RETURN = "return"
    RATE = "rate"


class Hat(enum.StrEnum):
    """In which capacity somebody acts on one particular dossier."""

    FILER = "filer"
    COUNTER = "counter"
    OFFICER = "officer"
    LEADER = "leader"
    SYSTEM = "system"


_DESK = frozenset({Hat.COUNTER, Hat.OFFICER})
_OFFICE = frozenset({Hat.OFFICER, Hat.LEADER})
_FILER = frozenset({Hat.FILER, Hat.COUNTER})  # the counter acts for a walk-in person


class Transition(msgspec.Struct, frozen=True):
    """One row of the table: who may take a dossier from a state to a state, by which clause."""

    verb: Verb
    source: State | None
    target: State
    hats: frozenset[Hat]
    clause: str


TRANSITIONS = (
    Transition(Verb.FILE, None, State.FILED, _FILER, "NĐ 61/2018/NĐ-CP Điều 16"),
    Transition(Verb.ACCEPT, State.FILED, State.ACCEPTED, _DESK, "Điều 17; mẫu 01"),
    Transition(Verb.REFUSE, State.FILED, State.REFUSED, _DESK, "Điều 17; mẫu 03"),
    Transition(Verb.ASK_SUPPLEMENT, State.FILED, State.SUPPLEMENT_ASKED, _DESK, "Điều 17; mẫu 02"),
    Transition(Verb.WITHDRAW, State.FILED, State.WITHDRAWN, _FILER, "Điều 17"),
    Transition(Verb.CLAIM, State.ACCEPTED, State.PROCESSING, _OFFICE, "Điều 18; mẫu 06"),
    Transition(Verb.STOP, State.ACCEPTED, State.STOPPED, frozenset({Hat.LEADER}), "mẫu 05"),
    Transition(Verb.WITHDRAW, State.ACCEPTED, State.WITHDRAWN, _FILER, "Điều 17"),
    Transition(Verb.CLAIM, State.PROCESSING, State.PROCESSING, _OFFICE, "Điều 19; mẫu 06"),
    Transition(Verb.SEND_ON, State.PROCESSING, State.PROCESSING, _OFFICE, "Điều 19; mẫu 06"),
    Transition(
        Verb.EXTEND,
        State.PROCESSING,
        State.PROCESSING,
        frozenset({Hat.LEADER}),
        "Điều 19; mẫu 04",
    ),
    Transition(
        Verb.ASK_SUPPLEMENT,
        State.PROCESSING,
        State.SUPPLEMENT_ASKED,
        _OFFICE,
        "Điều 19; mẫu 02",
    ),
    Transition(Verb.ASK_FEE, State.PROCESSING, State.FEE_DUE, _OFFICE, "Điều 19"),
    Transition(
        Verb.STOP, State.PROCESSING, State.STOPPED, frozenset({Hat.LEADER}), "Điều 19; mẫu 05"
    ),
    Transition(Verb.DECIDE, State.PROCESSING, State.DECIDED, frozenset({Hat.LEADER}), "Điều 19"),
    Transition(Verb.WITHDRAW, State.PROCESSING, State.WITHDRAWN, _FILER, "Điều 17"),
    # A supplement to a dossier accepted before: the clock runs again at once.
    Transition(Verb.ANSWER_SUPPLEMENT, State.SUPPLEMENT_ASKED, State.PROCESSING, _FILER, "Điều 19"),
    # A supplement to a dossier not accepted yet: it waits for the desk, which then accepts it.
    Transition(
        Verb.ANSWER_SUPPLEMENT, State.SUPPLEMENT_ASKED, State.SUPPLEMENT_ASKED, _FILER, "Điều 17"
    ),
    Transition(Verb.ACCEPT, State.SUPPLEMENT_ASKED, State.PROCESSING, _DESK, "Điều 17; mẫu 01"),
    Transition(Verb.STOP, State.SUPPLEMENT_ASKED, State.STOPPED, frozenset({Hat.LEADER}), "mẫu 05"),
    Transition(Verb.WITHDRAW, State.SUPPLEMENT_ASKED, State.WITHDRAWN, _FILER, "Điều 17"),
    Transition(
        Verb.RECORD_FEE,
        State.FEE_DUE,
        State.PROCESSING,
        frozenset({Hat.COUNTER, Hat.SYSTEM}),
        "Điều 19",
    ),
    Transition(Verb.DECIDE, State.FEE_DUE, State.DECIDED, frozenset({Hat.LEADER}), "Điều 19"),
    Transition(Verb.STOP, State.FEE_DUE, State.STOPPED, frozenset({Hat.LEADER}), "mẫu 05"),
    Transition(Verb.CORRECT, State.DECIDED, State.PROCESSING, frozenset({Hat.LEADER}), "Điều 19"),
    Transition(Verb.RETURN, State.DECIDED, State.RETURNED, _DESK | {Hat.FILER}, "Điều 20"),
    Transition(
        Verb.RATE,
        State.RETURNED,
        State.RETURNED,
        frozenset({Hat.FILER}),
        "QĐ 766/QĐ-TTg, chỉ số 5.4",
    ),
)

# The ways out. That it was received online only its owner can say: their act is the receipt.
WAYS = {
    Hat.FILER: frozenset({"online"}),
    Hat.COUNTER: frozenset({"counter", "post"}),
    Hat.OFFICER: frozenset({"counter", "post"}),
}

VERB_NAMES = {
    Verb.FILE: ("Nộp hồ sơ", "File the dossier"),
    Verb.ACCEPT: ("Tiếp nhận", "Accept"),
    Verb.REFUSE: ("Từ chối tiếp nhận", "Refuse"),
    Verb.ASK_SUPPLEMENT: ("Yêu cầu bổ sung", "Ask for a supplement"),
    Verb.ANSWER_SUPPLEMENT: ("Bổ sung hồ sơ", "Supplement the dossier"),
    Verb.WITHDRAW: ("Rút hồ sơ", "Withdraw"),
    Verb.CLAIM: ("Nhận xử lý", "Take on"),
    Verb.SEND_ON: ("Chuyển bước", "Send on"),
    Verb.ASK_FEE: ("Yêu cầu nộp phí, lệ phí", "Ask for the fee"),
    Verb.RECORD_FEE: ("Xác nhận đã nộp phí", "Record the fee as paid"),
    Verb.EXTEND: ("Xin lỗi và hẹn lại", "Apologise and extend"),
    Verb.STOP: ("Dừng xử lý", "Stop"),
    Verb.DECIDE: ("Ký, ban hành kết quả", "Decide and issue the result"),
    Verb.CORRECT: ("Mở lại để đính chính", "Reopen for correction"),
    Verb.RETURN: ("Trả kết quả", "Hand over the result"),
    Verb.RATE: ("Đánh giá", "Rate"),
}


class Reason(msgspec.Struct, frozen=True):
    """One row of the coded reasons: refusing, stopping or extending needs one."""

    code: str
    verbs: frozenset[Verb]
    vi: str
    en: str


REASONS = (
    Reason(
        "not_competent",
        frozenset({Verb.REFUSE}),
        "Không thuộc thẩm quyền giải quyết",
        "Outside this authority's competence",
    ),
    Reason(
        "not_eligible",
        frozenset({Verb.REFUSE, Verb.STOP}),
        "Không đủ điều kiện theo quy định",
        "The legal conditions are not met",
    ),
    Reason(
        "duplicate",
        frozenset({Verb.REFUSE, Verb.STOP}),
        "Trùng với hồ sơ đã nộp",
        "The same dossier was filed before",
    ),
    Reason(
        "papers_false",
        frozenset({Verb.REFUSE, Verb.STOP}),
        "Giấy tờ không hợp pháp hoặc không chính xác",
        "Papers are not lawful or not accurate",
    ),
    Reason(
        "no_answer",
        frozenset({Verb.STOP}),
        "Quá thời hạn bổ sung mà không bổ sung",
        "The supplement was not given in time",
    ),
    Reason(
        "other_authority_late",
        frozenset({Verb.EXTEND}),
        "Cơ quan phối hợp chậm trả lời",
        "A consulted authority has not answered in time",
    ),
    Reason(
        "complex",
        frozenset({Verb.EXTEND}),
        "Hồ sơ cần xác minh thêm",
        "The dossier needs further verification",
    ),
    Reason(
        "system_failure",
        frozenset({Verb.EXTEND}),
        "Hệ thống thông tin gặp sự cố",
        "An information system failed",
    ),
)


class Actor(msgspec.Struct, frozen=True):
    """Who acts, and in which capacities on this dossier; `unit` is where an official serves."""

    account: str
    hats: frozenset[Hat]
    unit: str = ""


class Station(msgspec.Struct, frozen=True, kw_only=True):
    """A place on a dossier's way: a step in a unit, by when it should be left, who holds it."""

    unit: str
    step: str = ""
    due_at: dt.datetime | None = None
    assignee: str = ""


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants done: they saw the dossier at version `expected`."""

    actor: Actor
    at: dt.datetime
    expected: int
    reason_code: str = ""
    reason: str = ""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the timeline: what happened, never changed afterwards.

    `due_at`, `step_due_at`, `unit`, `step` and `assignee` are those in force after the act. `data`
    holds what only this verb has (asked papers, stars, …), never personal data.
    """

    seq: int
    verb: Verb
    at: dt.datetime
    actor: str
    hat: Hat
    source: State | None
    target: State
    unit: str
    step: str = ""
    assignee: str = ""
    due_at: dt.datetime | None = None
    step_due_at: dt.datetime | None = None
    reason_code: str = ""
    reason: str = ""
    data: dict[str, Any] = msgspec.field(default_factory=dict)


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """Where a dossier stands: the fold of its acts.

    `version` is the number of its last act; `unit` holds it now. Instants are aware, in UTC.
    `answered` says that an asked supplement has come in; `paused_at` since when the applicant's
    time, not the office's, is running.
    """

    state: State
    version: int
    unit: str
    filed_at: dt.datetime
    step: str = ""
    assignee: str = ""
    accepted_at: dt.datetime | None = None
    due_at: dt.datetime | None = None
    step_due_at: dt.datetime | None = None
    paused_at: dt.datetime | None = None
    finished_at: dt.datetime | None = None
    returned_at: dt.datetime | None = None
    supplements: int = 0
    answered: bool = False
    extended: bool = False
    stars: int = 0


def after(life: Life | None, act: Act) -> Life:
    """The life of a dossier once `act` has happened."""
    if life is None:
        return Life(
            state=act.target,
            version=act.seq,
            unit=act.unit,
            filed_at=act.at,
            step=act.step,
            assignee=act.assignee,
        )
    asked = act.verb is Verb.ASK_SUPPLEMENT
    return Life(
        state=act.target,
        version=act.seq,
        unit=act.unit,
        filed_at=life.filed_at,
        step=act.step,
        assignee=act.assignee,
        accepted_at=act.at if act.verb is Verb.ACCEPT else life.accepted_at,
        due_at=act.due_at,
        step_due_at=act.step_due_at,
        paused_at=_paused_at(life, act),
        finished_at=_finished_at(life, act),
        returned_at=act.at if act.verb is Verb.RETURN else life.returned_at,
        supplements=life.supplements + asked,
        answered=act.verb is Verb.ANSWER_SUPPLEMENT or (life.answered and not asked),
        extended=life.extended or act.verb is Verb.EXTEND,
        stars=act.data["stars"] if act.verb is Verb.RATE else life.stars,
    )


def fold(acts: tuple[Act, ...]) -> Life:
    """The life told by a whole timeline, oldest act first; it has at least the filing."""
    life = None
    for act in acts:
        life = after(life, act)
    assert life is not None, "a dossier begins with its filing"
    return life


def _paused_at(life: Life, act: Act) -> dt.datetime | None:
    """Only an accepted dossier has a clock that can pause: for a supplement or a fee."""
    if act.target not in WAITING or life.accepted_at is None:
        return None
    return life.paused_at or act.at


def _finished_at(life: Life, act: Act) -> dt.datetime | None:
    if act.target not in FINISHED:
        return None
    return life.finished_at or act.at
