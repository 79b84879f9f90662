"""The HTTP doors for devices, as the FIWARE IoT agents open them, and one for their keepers.

POST /iot/json?k=<key>&i=<device>&t=<time>      {"salinity": 1.2}
POST /iot/d?k=<key>&i=<device>&t=<time>         salinity|1.2
"""

import msgspec

from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response, json_response, problem
from saola.kernel.http.routing import Route
from saola.scp import limits
from saola.scp.access import Access
from saola.scp.db import Connections
from saola.scp.ingest import store
from saola.scp.ingest.actions import Arrival, Intake
from saola.scp.ingest.model import Group, Outcome, Report
from saola.scp.ingest.payloads import decoded

VIA = "http"
DEVICE = "a registered device with its key"
READER = "a token with scope scp.read"
STORED, PARTLY, NOTHING = 200, 207, 400
REFUSED_SHOWN_MAX = 200


class Doors:
    """The handlers, over the intake."""

    def __init__(self, intake: Intake, connections: Connections, access: Access) -> None:
        """Devices show their keys; `access` admits their keepers."""
        self._intake = intake
        self._connections = connections
        self._access = access

    def routes(self) -> tuple[Route, ...]:
        """The route table."""
        return (
            Route("POST", "/iot/json", self.measure, DEVICE, "scp.ingest.json"),
            Route("POST", "/iot/d", self.measure, DEVICE, "scp.ingest.ultralight"),
            Route("GET", "/iot/refused", self.refused, READER, "scp.ingest.refused"),
        )

    async def measure(self, request: Request) -> Response:
        """Store the readings in the body: 200, 207 when some were refused, 400 when all were.

        `t` is the time of measures that carry none. The answer counts the measures by outcome and
        names the refused ones; it is given when the others are on disk.
        """
        params = request.params()
        device = self._intake.admit(params.get("i", ""), params.get("k", ""), VIA)
        groups = decoded(request.body)
        if params.get("t"):
            groups = tuple(_dated(one, params["t"]) for one in groups)
        (report,) = await self._intake.take([Arrival(device, groups)])
        return _answer(report, request.language)

    async def refused(self, request: Request) -> Response:
        """The readings that were refused last, newest first, each with the reason."""
        try:
            self._access.require_read(request)
        except Refusal as refusal:
            return problem(refusal, request)
        async with self._connections.reading() as tx:
            return json_response(await store.newest(tx, REFUSED_SHOWN_MAX))


def _dated(group: Group, at: str) -> Group:
    text = at[: limits.ingest_text_chars_max]
    return group if group.at else msgspec.structs.replace(group, at=text)


def _answer(report: Report, language: str) -> Response:
    counts = {outcome.value: report.counts[outcome] for outcome in Outcome}
    refused = [
        {"measure": one.measure, "code": one.code, "why": one.en if language == "en" else one.vi}
        for one in report.refused
    ]
    status = STORED if not refused else PARTLY if report.admitted else NOTHING
    return json_response({**counts, "refusals": refused}, status)
