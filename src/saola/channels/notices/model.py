"""A message to one person, from waiting to sent or given up."""

import datetime as dt
import enum

import msgspec


class Channel(enum.StrEnum):
    """How a message travels."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"


class State(enum.StrEnum):
    """Where a message stands; `sending` means that a worker has taken it."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given_up"


STATE_NAMES = {
    State.WAITING: ("chờ gửi", "waiting"),
    State.SENDING: ("đang gửi", "being sent"),
    State.SENT: ("đã gửi", "sent"),
    State.GIVEN_UP: ("không gửi được", "given up"),
}


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """A message in both languages; `{name}` stands for data, `short_*` is its SMS and push form."""

    code: str
    subject_vi: str
    subject_en: str
    body_vi: str
    body_en: str
    short_vi: str
    short_en: str
    fields: tuple[str, ...]


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A message to one person over one channel; `key` is told to the provider with each attempt."""

    id: str
    key: str
    channel: Channel
    account: str
    address: str
    template: str
    language: str
    subject: str
    body: str
    state: State
    attempts: int
    next_at: dt.datetime
    created_at: dt.datetime
    sent_at: dt.datetime | None = None
    reason: str = ""

    def __repr__(self) -> str:
        """The id alone: address and words are personal."""
        return f"Notice({self.id})"
