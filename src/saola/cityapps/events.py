"""Facts of `cityapps`, without personal data: words and reporters stay in its records."""

from saola.kernel.events import Event


class ReportReceived(Event, frozen=True, kw_only=True):
    """Somebody reported something; `unit` owes an answer by `due_at` (ISO 8601)."""

    name = "cityapps.report.received.v1"
    code: str
    category: str
    division: str
    unit: str
    due_at: str


class ReportForwarded(Event, frozen=True, kw_only=True):
    """A unit passed a report on to the unit in charge."""

    name = "cityapps.report.forwarded.v1"
    code: str
    from_unit: str
    unit: str


class ReportAnswered(Event, frozen=True, kw_only=True):
    """A unit answered a report."""

    name = "cityapps.report.answered.v1"
    code: str
    category: str
    unit: str
    on_time: bool


class ReportRejected(Event, frozen=True, kw_only=True):
    """A unit turned a report away, with a reason."""

    name = "cityapps.report.rejected.v1"
    code: str
    category: str
    unit: str


class ReportRated(Event, frozen=True, kw_only=True):
    """A reporter rated the answer, 1 to 5 stars."""

    name = "cityapps.report.rated.v1"
    code: str
    unit: str
    stars: int
