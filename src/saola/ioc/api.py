"""What other parts may ask of the operations centre.

`extend_situation(name, extension)` lets a city application add figures and points of the map to the
live situation: the extension gets the broker's entities by id and the present, calls nobody outside
and gives an `Addition`.
"""

import datetime as dt

from saola.ioc import limits
from saola.ioc.feedback import store as feedback
from saola.ioc.feedback.model import FeedbackCounts
from saola.ioc.incidents import actions, rules, store
from saola.ioc.incidents.model import Alert, Incident, Severity, State
from saola.ioc.situation.extensions import Entities
from saola.ioc.situation.extensions import extend as extend_situation
from saola.ioc.situation.model import Addition, Mark, Measure
from saola.kernel import clock
from saola.province.api import Text

__all__ = [
    "Addition",
    "Entities",
    "FeedbackCounts",
    "Incident",
    "Mark",
    "Measure",
    "Severity",
    "State",
    "extend_situation",
    "feedback_by_unit",
    "feedback_statistics",
    "incidents_open",
    "record_feedback",
    "report_incident",
    "task_punctuality",
]


def report_incident(  # noqa: PLR0913 # the members of an incident
    *,
    kind: str,
    title: Text,
    place: str,
    severity: str,
    source: str,
    key: str,
    lat: float | None = None,
    lon: float | None = None,
    playbook: str = "",
) -> str:
    """Open an incident, or join the open one with the same `key`; its code.

    Joins the caller's transaction. `severity` is minor, moderate, severe or extreme; `place` the
    code of a division or a station; `title` holds no personal data. Refuses an unknown severity.
    """
    alert = Alert(
        kind=kind,
        title=title,
        place=place,
        severity=rules.severity(severity),
        source=source,
        key=key,
        lat=lat,
        lon=lon,
        playbook=playbook,
    )
    return actions.alert(alert)


def incidents_open() -> list[Incident]:
    """The incidents that have not ended, the newest first."""
    return store.open_incidents(limits.incidents_listed_max)


def task_punctuality(since: dt.datetime) -> tuple[int, int]:
    """How many tasks of incidents units have done since then, and how many of them in time."""
    return store.punctuality(since)


def record_feedback(
    unit: str, *, on_time: bool, key: str, answered_at: dt.datetime | None = None
) -> bool:
    """Count a citizen's report that `unit` answered; False when `key` was counted before."""
    return feedback.add(key, unit, answered_at or clock.now(), on_time=on_time)


def feedback_statistics(unit: str | None, start: dt.datetime, end: dt.datetime) -> FeedbackCounts:
    """Reports answered from `start` until before `end`, of one unit or (None) of all."""
    return feedback.counts(unit, start, end)


def feedback_by_unit(start: dt.datetime, end: dt.datetime) -> dict[str, FeedbackCounts]:
    """The same of every unit that answered any, at once."""
    return feedback.counts_by_unit(start, end)
