"""A bulletin with its words for people and programs: names of level, kind and area."""

from collections.abc import Mapping
from typing import Any

from saola.channels.bulletins.model import KINDS, LEVELS, Bulletin
from saola.kernel import clock, settings
from saola.kernel.errors import Refusal
from saola.province import api as province

BADGES = ("", "badge-warn", "badge-warn", "badge-bad", "badge-bad", "badge-bad")


def shown(bulletin: Bulletin) -> dict[str, Any]:
    """What a page shows of a bulletin."""
    return {
        "it": bulletin,
        "level": LEVELS[bulletin.level],
        "kind": KINDS.get(bulletin.kind, KINDS["other"]),
        "badge": BADGES[bulletin.level],
        "places": places(bulletin),
    }


def places(bulletin: Bulletin) -> list[str]:
    """The names of its divisions; of one that is gone by now, the code."""
    return [_place(code) for code in bulletin.area]


def _place(code: str) -> str:
    try:
        return province.division(code).name
    except Refusal:
        return code


def as_json(bulletin: Bulletin) -> Mapping[str, Any]:
    """What programs get: both languages, instants in UTC, `area` empty for the whole province."""
    return {
        "id": bulletin.id,
        "kind": bulletin.kind,
        "level": bulletin.level,
        "title": {"vi": bulletin.title_vi, "en": bulletin.title_en},
        "text": {"vi": bulletin.text_vi, "en": bulletin.text_en},
        "area": [
            {"code": code, "name": name}
            for code, name in zip(bulletin.area, places(bulletin), strict=True)
        ],
        "source": bulletin.source,
        "publishedAt": clock.isoformat(bulletin.published_at),
        "since": clock.isoformat(bulletin.since),
        "until": clock.isoformat(bulletin.until),
        "url": f"{settings.current().address}/bulletins/{bulletin.id}/",
    }
