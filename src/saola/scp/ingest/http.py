"""The HTTP doors for devices and their networks, and those for their keepers.

POST /iot/json?k=<key>&i=<device>&t=<time>      {"salinity": 1.2}           as FIWARE's IoT agents
POST /iot/d?k=<key>&i=<device>&t=<time>         salinity|1.2                are sent to; also
GET  /iot/d?k=<key>&i=<device>&d=salinity|1.2                               with the measures in d
GET, POST /iot/json/commands?k=<key>&i=<device>  commands that wait; what came of them
POST /iot/lorawan/<network>                     a network server's webhook, with its key
POST /iot/v1.1/Observations                     SensorThings, with the key of the device
POST /iot/history                               readings of the past as CSV, from an operator
"""

from collections.abc import Sequence

import msgspec

from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response, json_response, problem
from saola.kernel.http.routing import Route
from saola.scp import limits
from saola.scp.access import Access
from saola.scp.db import Connections
from saola.scp.ingest import lorawan, orders, sensorthings, store
from saola.scp.ingest.actions import Intake
from saola.scp.ingest.history import Backfill
from saola.scp.ingest.model import Answer, Arrival, Command, Device, Group, Outcome, Report
from saola.scp.ingest.payloads import decoded

VIA = "http"
DEVICE = "a registered device with its key"
NETWORK = "a registered LoRaWAN network server with its key"
READER = "a token with scope scp.read"
WRITER = "a token with scope scp.write"
STORED, CREATED, NOTHING_TO_STORE, PARTLY, NOTHING = 200, 201, 204, 207, 400
REFUSED_SHOWN_MAX = 200


class Doors:
    """The handlers, over the intake."""

    def __init__(self, intake: Intake, connections: Connections, access: Access) -> None:
        """Devices show their keys; `access` admits their keepers."""
        self._intake = intake
        self._register = intake.register
        self._connections = connections
        self._access = access
        self._backfill = Backfill(intake)

    def routes(self) -> tuple[Route, ...]:
        """The route table."""
        linked, named = "/iot/v1.1/Observations", "/iot/v1.1/{collection}/Observations"
        return (
            Route("POST", "/iot/json", self.measure, DEVICE, "scp.ingest.json"),
            Route("POST", "/iot/json/attrs/{name}", self.measure, DEVICE, "scp.ingest.json_one"),
            Route("POST", "/iot/d", self.measure, DEVICE, "scp.ingest.ultralight"),
            Route("GET", "/iot/d", self.measure_asked, DEVICE, "scp.ingest.ultralight_asked"),
            Route("GET", "/iot/json/commands", self.commands, DEVICE, "scp.ingest.commands"),
            Route("POST", "/iot/json/commands", self.answered, DEVICE, "scp.ingest.answered"),
            Route("POST", "/iot/lorawan/{network}", self.uplink, NETWORK, "scp.ingest.lorawan"),
            Route("POST", linked, self.observe, DEVICE, "scp.ingest.observation"),
            Route("POST", named, self.observe, DEVICE, "scp.ingest.datastream"),
            Route("POST", "/iot/history", self.history, WRITER, "scp.ingest.history"),
            Route("GET", "/iot/refused", self.refused, READER, "scp.ingest.refused"),
        )

    async def measure(self, request: Request) -> Response:
        """Store the readings in the body: 200, 207 when some were refused, 400 when all were.

        `t` is the time of measures that carry none. The answer counts the measures by outcome and
        names the refused ones; it is given when the others are on disk. With `getCmd=1` the answer
        to good readings is the commands that wait. `device@command|result` is an answer to one.
        """
        return await self._measured(request, request.body)

    async def measure_asked(self, request: Request) -> Response:
        """As `measure`, of the readings in the parameter `d`."""
        return await self._measured(request, request.params().get("d", "").encode())

    async def _measured(self, request: Request, payload: bytes) -> Response:
        params, device = request.params(), self._device(request)
        if payload.startswith(f"{device.code}@".encode()):
            await self._intake.commands.answer(Answer(device, orders.answers(payload, device)))
            return Response(status=NOTHING_TO_STORE)
        groups = decoded(payload, request.values.get("name", ""))
        if params.get("t"):
            groups = tuple(_dated(one, params["t"]) for one in groups)
        (report,) = await self._intake.take([Arrival(device, groups)])
        answer = _answer(report, request.language)
        if params.get("getCmd") != "1" or answer.status != STORED:
            return answer
        return _commands(await self._intake.commands.fetch(device), request.path)

    async def commands(self, request: Request) -> Response:
        """The commands that wait for a device, by name; given out, they count as delivered."""
        return _commands(await self._intake.commands.fetch(self._device(request)), request.path)

    async def answered(self, request: Request) -> Response:
        """Note what came of commands, by name: 204, or 409 when the device was given none such."""
        device = self._device(request)
        await self._intake.commands.answer(Answer(device, orders.answers(request.body, device)))
        return Response(status=NOTHING_TO_STORE)

    def _device(self, request: Request) -> Device:
        params = request.params()
        return self._register.admit(params.get("i", ""), params.get("k", ""), VIA)

    async def uplink(self, request: Request) -> Response:
        """Store what a device sent through its LoRaWAN network; answers as `measure` does.

        The server shows its key as a bearer token, or as `k`. What is no uplink (a join, an
        acknowledgement) is taken notice of with 204.
        """
        network = self._register.network(request.values["network"], _key(request), VIA)
        told = lorawan.document(request.body)
        if not lorawan.is_uplink(network.dialect, request.params().get("event", ""), told):
            return Response(status=NOTHING_TO_STORE)
        uplink = lorawan.READERS[network.dialect](told)
        device = self._register.behind(network, uplink.dev_eui)
        (report,) = await self._intake.take([Arrival(device, lorawan.measures(uplink, device))])
        return _answer(report, request.language)

    async def observe(self, request: Request) -> Response:
        """Store a SensorThings observation: 201, or 400 when it was refused.

        The device's key is shown as a bearer token, as `k`, or among the `parameters`.
        """
        named = request.values.get("collection", "")
        try:
            told = lorawan.document(request.body)
            name = sensorthings.stream(named) if named else sensorthings.linked(told)
        except Refusal:
            if not _key(request):  # nobody in particular is told no more
                self._register.admit("", "", VIA)
            raise
        device, measured = self._register.stream(name, VIA)
        self._register.admit(device.code, _key(request) or sensorthings.shown_key(told), VIA)
        groups = sensorthings.measures(told, measured)
        (report,) = await self._intake.take([Arrival(device, groups)])
        return _answer(report, request.language, CREATED)

    async def history(self, request: Request) -> Response:
        """Store readings of the past: 200, 207 when rows were refused, 400 when all were.

        The body is CSV, its first row naming the columns: station, at, quantity, value, and
        perhaps unit, source. Refused rows are named by their line. What is newer stays current; a
        file that is sent again changes nothing.
        """
        try:
            self._access.require_write(request)
            account = await self._backfill.take(request.body)
        except Refusal as refusal:
            return problem(refusal, request)
        errors = [
            {"line": line, "code": why.code.code, "why": why.message(request.language)}
            for line, why in account.errors[:REFUSED_SHOWN_MAX]
        ]
        counts = {outcome.value: account.counts[outcome] for outcome in Outcome}
        status = STORED if not account.errors else PARTLY if account.admitted else NOTHING
        return json_response({"rows": account.rows, **counts, "errors": errors}, status)

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


def _key(request: Request) -> str:
    scheme, _, shown = request.header("authorization").partition(" ")
    return shown.strip() if scheme.lower() == "bearer" else request.params().get("k", "")


def _commands(found: Sequence[Command], path: str) -> Response:
    if not path.startswith("/iot/d"):
        return json_response({one.name: one.value for one in found})
    lines = b"#".join(orders.written(one, orders.ULTRALIGHT) for one in found)
    return Response(headers=(("content-type", "text/plain; charset=utf-8"),), body=lines)


def _answer(report: Report, language: str, stored: int = STORED) -> Response:
    counts = {outcome.value: report.counts[outcome] for outcome in Outcome}
    refused = [
        {"measure": one.measure, "code": one.code, "why": one.en if language == "en" else one.vi}
        for one in report.refused
    ]
    status = stored if not refused else PARTLY if report.admitted else NOTHING
    return json_response({**counts, "refusals": refused}, status)
