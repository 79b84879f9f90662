"""Bulletins in the control store."""

import datetime as dt
from collections.abc import Iterable

from saola.channels.bulletins.model import Bulletin
from saola.channels.models import Bulletin as Row

FIELDS = tuple(Bulletin.__struct_fields__)


def by_key(key: str) -> Bulletin | None:
    """The bulletin published under this key."""
    return _value(Row.objects.filter(key=key).first())


def by_id(bulletin_id: str) -> Bulletin | None:
    """The bulletin with this id."""
    return _value(Row.objects.filter(pk=bulletin_id).first())


def add(bulletin: Bulletin) -> bool:
    """Keep a new bulletin; False when its key is taken already."""
    values = {name: getattr(bulletin, name) for name in FIELDS if name != "key"}
    values["area"] = list(bulletin.area)
    _, made = Row.objects.get_or_create(key=bulletin.key, defaults=values)
    return made


def withdraw(bulletin_id: str, at: dt.datetime, why: str) -> bool:
    """Note the withdrawal; False when there is no such bulletin or it was withdrawn before."""
    changed = Row.objects.filter(pk=bulletin_id, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_why=why
    )
    return changed == 1


def end(bulletin_id: str, at: dt.datetime, why: tuple[str, str]) -> bool:
    """Note an end at `at`, before its time, and why; False when it held no more."""
    changed = Row.objects.filter(pk=bulletin_id, withdrawn_at=None, until__gt=at).update(
        until=at, over_vi=why[0], over_en=why[1]
    )
    return changed == 1


def not_over(at: dt.datetime) -> list[Bulletin]:
    """Those whose time is not over at `at` and that nobody withdrew."""
    return _values(Row.objects.filter(until__gt=at, withdrawn_at=None))


def newest(count: int) -> list[Bulletin]:
    """The newest, in force or not."""
    return _values(Row.objects.order_by("-published_at", "-pk")[:count])


def _values(rows: Iterable[Row]) -> list[Bulletin]:
    return [value for row in rows if (value := _value(row)) is not None]


def _value(row: Row | None) -> Bulletin | None:
    if row is None:
        return None
    values = {name: getattr(row, name) for name in FIELDS}
    values["area"] = tuple(row.area)
    return Bulletin(**values)
