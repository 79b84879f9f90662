"""A bulletin with its words for people and programs: names of level, kind and area."""

from collections.abc import Mapping
from typing import Any

from saola.channels.bulletins.model import KINDS, LEVELS, SEVERITIES, Bulletin
from saola.kernel import clock, settings
from saola.kernel.errors import Refusal
from saola.province import api as province

BADGES = ("", "badge-warn", "badge-warn", "badge-bad", "badge-bad", "badge-bad")
SEVERITY_BADGES = {"severe": "badge-bad", "extreme": "badge-bad"}
LOOKS = {"badge-warn": "notice-warning", "badge-bad": "notice-danger"}


def shown(bulletin: Bulletin) -> dict[str, Any]:
    """What a page shows of a bulletin."""
    badge = _badge(bulletin)
    return {
        "it": bulletin,
        "level": level(bulletin),
        "kind": KINDS.get(bulletin.kind, KINDS["other"]),
        "badge": badge,
        "look": LOOKS.get(badge, ""),
        "places": places(bulletin),
    }


def level(bulletin: Bulletin) -> tuple[str, str]:
    """How serious it is: the declared risk level, else the severity of what was observed."""
    if not bulletin.level and bulletin.severity in SEVERITIES:
        return SEVERITIES[bulletin.severity]
    return LEVELS[bulletin.level]


def _badge(bulletin: Bulletin) -> str:
    if not bulletin.level and bulletin.severity:
        return SEVERITY_BADGES.get(bulletin.severity, "badge-warn")
    return BADGES[bulletin.level]


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
        "severity": bulletin.severity,
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
