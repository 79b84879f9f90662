"""Messages in the control store."""

import datetime as dt

from django.db.models import F, Q

from saola.channels import limits
from saola.channels.models import Notice as Row
from saola.channels.notices.model import Channel, Notice, State

FIELDS = tuple(Notice.__struct_fields__)


def add(notice: Notice) -> bool:
    """Keep a new message; False when its key is known already."""
    values = {name: getattr(notice, name) for name in FIELDS if name != "key"}
    _, made = Row.objects.get_or_create(key=notice.key, defaults=values)
    return made


def claim(now: dt.datetime) -> list[Notice]:
    """Take messages that are due: each is this worker's until it tells, or its claim runs out."""
    waiting = Q(state=State.WAITING, next_at__lte=now) | Q(state=State.SENDING, next_at__lte=now)
    due = list(Row.objects.filter(waiting).order_by("next_at")[: limits.notice_batch_max])
    until = now + dt.timedelta(seconds=limits.notice_claim_s)
    taken = []
    for row in due:
        mine = Row.objects.filter(pk=row.pk, state=row.state, attempts=row.attempts).update(
            state=State.SENDING, attempts=F("attempts") + 1, next_at=until
        )
        if mine:
            row.refresh_from_db()
            taken.append(_value(row))
    return taken


def sent(notice_id: str, at: dt.datetime) -> None:
    """Note that the provider has taken the message over."""
    Row.objects.filter(pk=notice_id).update(state=State.SENT, sent_at=at, reason="")


def failed(notice_id: str, retry_at: dt.datetime | None, reason: str, now: dt.datetime) -> None:
    """Note a failed attempt, and when the next one is; None gives the message up."""
    Row.objects.filter(pk=notice_id).update(
        state=State.WAITING if retry_at else State.GIVEN_UP,
        next_at=retry_at or now,
        reason=reason[: limits.reason_letters_max],
    )


def retry(notice_id: str, now: dt.datetime) -> bool:
    """Let a message that was given up be tried anew; False when it was not given up."""
    changed = Row.objects.filter(pk=notice_id, state=State.GIVEN_UP).update(
        state=State.WAITING, attempts=0, next_at=now
    )
    return changed == 1


def by_id(notice_id: str) -> Notice | None:
    """The message with this id."""
    row = Row.objects.filter(pk=notice_id).first()
    return None if row is None else _value(row)


def newest(count: int, state: str = "") -> list[Notice]:
    """The newest messages, of one state when it is given."""
    rows = Row.objects.filter(state=state) if state else Row.objects.all()
    return [_value(row) for row in rows[:count]]


def counts() -> dict[str, int]:
    """How many messages stand in each state."""
    return {state.value: Row.objects.filter(state=state).count() for state in State}


def _value(row: Row) -> Notice:
    values = {name: getattr(row, name) for name in FIELDS}
    return Notice(**{**values, "channel": Channel(row.channel), "state": State(row.state)})
