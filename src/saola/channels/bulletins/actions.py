"""Publish a bulletin, withdraw or end it, tell which are in force."""

import datetime as dt
from collections.abc import Sequence

from saola.channels import audited, limits, refusals
from saola.channels.bulletins import rules, store
from saola.channels.bulletins.model import Bulletin
from saola.channels.events import BulletinOver, BulletinPublished, BulletinWithdrawn
from saola.kernel import audit, clock, events, ids
from saola.kernel.errors import Refusal
from saola.kernel.orm import transacting
from saola.province import api as province
from saola.province.api import Text


def publish(  # noqa: PLR0913 # the members of a bulletin
    *,
    key: str,
    kind: str,
    level: int,
    title: Text,
    text: Text,
    area: Sequence[str] = (),
    source: str = "",
    issued_by: str = "",
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    severity: str = "",
) -> str:
    """Tell the people; the bulletin's id. The same key again changes nothing and gives the same id.

    Refuses a field that is not valid, and an unknown division.
    """
    now = clock.now()
    begins = since or now
    hours = dt.timedelta(hours=limits.bulletin_hours_default)
    bulletin = rules.checked(
        Bulletin(
            id=str(ids.new()),
            key=key,
            kind=kind,
            level=level,
            title_vi=title.vi,
            title_en=title.en or title.vi,
            text_vi=text.vi,
            text_en=text.en or text.vi,
            area=tuple(area),
            source=source,
            issued_by=issued_by,
            published_at=now,
            since=begins,
            until=until or begins + hours,
            severity=severity,
        )
    )
    for code in bulletin.area:
        province.division(code)  # refuses one that is not of the province
    with transacting() as tx:
        if not store.add(bulletin):
            earlier = store.by_key(key)
            assert earlier is not None, "a key that is taken names a bulletin"
            return earlier.id
        act = audit.Act(actor=issued_by or "system", record=bulletin.id, data={"kind": kind})
        audit.record(tx, audited.BULLETIN_PUBLISHED, act)
        fact = BulletinPublished(
            id=bulletin.id,
            kind=kind,
            level=level,
            area=bulletin.area,
            since=clock.isoformat(bulletin.since),
            until=clock.isoformat(bulletin.until),
        )
        events.emit(tx, fact, key=bulletin.id)
    return bulletin.id


def withdraw(bulletin_id: str, why: str, *, by: str = "system") -> None:
    """Take a bulletin back; a second withdrawal changes nothing.

    Refuses an unknown bulletin and a withdrawal without a reason.
    """
    if not why.strip():
        raise Refusal(refusals.REASON_MISSING)
    with transacting() as tx:
        bulletin = store.by_id(bulletin_id)
        if bulletin is None:
            raise Refusal(refusals.BULLETIN_UNKNOWN, id=bulletin_id)
        if not store.withdraw(bulletin_id, clock.now(), why[: limits.reason_letters_max]):
            return
        audit.record(tx, audited.BULLETIN_WITHDRAWN, audit.Act(actor=by, record=bulletin_id))
        events.emit(tx, BulletinWithdrawn(id=bulletin_id, kind=bulletin.kind), key=bulletin_id)


def end(bulletin_id: str, why: Text, *, by: str = "system") -> None:
    """What a bulletin told of is over: it ends now and says why; one that ended stays as it is.

    Refuses an unknown bulletin and an end without a reason.
    """
    if not why.vi.strip():
        raise Refusal(refusals.REASON_MISSING)
    with transacting() as tx:
        bulletin = store.by_id(bulletin_id)
        if bulletin is None:
            raise Refusal(refusals.BULLETIN_UNKNOWN, id=bulletin_id)
        now, most = clock.now(), limits.reason_letters_max
        if not store.end(bulletin_id, now, (why.vi[:most], (why.en or why.vi)[:most])):
            return
        audit.record(tx, audited.BULLETIN_OVER, audit.Act(actor=by, record=bulletin_id))
        fact = BulletinOver(id=bulletin_id, kind=bulletin.kind, at=clock.isoformat(now))
        events.emit(tx, fact, key=bulletin_id)


def in_force() -> list[Bulletin]:
    """What holds now, the most serious first."""
    now = clock.now()
    return rules.told(store.not_over(now), now)
