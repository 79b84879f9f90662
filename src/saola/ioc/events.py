"""Facts of `ioc`, without personal data: titles and notes stay in its records."""

from saola.kernel.events import Event


class IncidentOpened(Event, frozen=True, kw_only=True):
    """Something that somebody must look after; `source` says what noticed it."""

    name = "ioc.incident.opened.v1"
    code: str
    kind: str
    severity: str
    place: str
    source: str


class IncidentChanged(Event, frozen=True, kw_only=True):
    """An open incident moved: its state, its severity, a task of it, or another alert joined."""

    name = "ioc.incident.changed.v1"
    code: str
    kind: str
    severity: str
    place: str
    state: str
    change: str


class IncidentClosed(Event, frozen=True, kw_only=True):
    """An incident came to its end: dealt with, or no incident at all (`false_alarm`)."""

    name = "ioc.incident.closed.v1"
    code: str
    kind: str
    severity: str
    place: str
    state: str


class TaskGiven(Event, frozen=True, kw_only=True):
    """A unit has something to do about an incident by `due_at` (ISO 8601)."""

    name = "ioc.task.given.v1"
    incident: str
    number: int
    unit: str
    due_at: str


class TaskDone(Event, frozen=True, kw_only=True):
    """A unit reported a task done."""

    name = "ioc.task.done.v1"
    incident: str
    number: int
    unit: str
    on_time: bool
