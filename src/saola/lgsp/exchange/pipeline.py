"""An exchange, stage by stage; the names are those of the metrics, benches and tests.

    identify → admit → quota → forward → filter → record → answer

Nothing is answered before its record is durable (one fsync for all that wait, see
`evidence.filing`). Whoever cannot be identified gets a refusal and no record; every other refusal
leaves evidence like an answer does, and so does a failure of the exchange itself. A client that
goes away does not stop its exchange: what has reached the provider is always recorded.
"""

import asyncio
import secrets

import msgspec

from saola.identity import tokens
from saola.kernel import clock, ids, telemetry
from saola.kernel.errors import Fault, Refusal
from saola.kernel.http.message import Request, Response
from saola.lgsp import limits, refusals
from saola.lgsp.evidence import rules as evidence
from saola.lgsp.evidence.filing import Filing
from saola.lgsp.evidence.model import ANSWERED, FAILED, REFUSED, Record
from saola.lgsp.exchange import addresses, faults, narrowing, rules, stages, wire
from saola.lgsp.exchange.model import Client
from saola.lgsp.exchange.providers import Providers
from saola.lgsp.exchange.quota import Quotas
from saola.lgsp.exchange.rules import Admission, Call, Rulebook
from saola.lgsp.exchange.watching import Watch

ERROR_STATUS = 400
NONCE_BYTES = 16
CALL = "lgsp.call"  # the scope of a machine client that may call
UNREGISTERED = "unregistered/"  # before the name of a system with a token and no registration
OVER_QUOTA = {"minute": refusals.OVER_MINUTE_QUOTA, "day": refusals.OVER_DAY_QUOTA}

log = telemetry.logger("lgsp.exchange")


class Exchange(msgspec.Struct, kw_only=True):
    """One call on its way through the stages, and what is known of it so far."""

    request: Request
    id: str
    received: str
    nonce: bytes
    message: str = ""
    client: Client | None = None
    call: Call | None = None
    admission: Admission | None = None
    forwarded: str = ""
    answered: str = ""
    request_hash: str = ""
    outcome: str = REFUSED
    fault: str = ""


class Pipeline:
    """The exchanges of one gateway."""

    def __init__(
        self, watch: Watch, quotas: Quotas, providers: Providers, filing: Filing, veil: bytes
    ) -> None:
        """Decide by the rules of `watch`; `veil` hides who acted in the records of `filing`."""
        self._watch = watch
        self._quotas = quotas
        self._providers = providers
        self._filing = filing
        self._veil = veil
        self._running: set[asyncio.Task[Response]] = set()

    @property
    def able(self) -> bool:
        """Whether a call that comes now would be filed, and so may pass."""
        return self._filing.able

    async def handle(self, request: Request) -> Response:
        """The answer to a call of `/r1/…`: the provider's, or an X-Road error."""
        task = asyncio.get_running_loop().create_task(self._exchange(request))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Finish the exchanges that are under way."""
        while self._running:
            await asyncio.wait(self._running)

    async def _exchange(self, request: Request) -> Response:
        exchange = Exchange(
            request=request,
            id=str(ids.new()),
            received=clock.isoformat(clock.now()),
            nonce=secrets.token_bytes(NONCE_BYTES),
        )
        book = self._watch.book
        try:
            with stages.timed("identify"):
                identify(exchange, book)
            response = await self._answered(exchange, book)
        except Refusal as refusal:
            if exchange.client is None:
                stages.UNIDENTIFIED.inc()
                return faults.answer(refusal, request, exchange.id)
            response = self._refused(exchange, refusal)
        except Exception:  # told; what may have reached the provider leaves evidence all the same
            if exchange.client is None:
                raise
            log.exception("exchange_failed", exchange=exchange.id)
            exchange.outcome = FAILED
            response = self._refused(exchange, Refusal(refusals.EXCHANGE_FAILED))
        return await self._record(exchange, book, response)

    async def _answered(self, exchange: Exchange, book: Rulebook) -> Response:
        """The provider's answer, narrowed; refuses what may not pass or does not come."""
        if not self._filing.able:
            raise Refusal(refusals.EVIDENCE_STOPPED)
        assert exchange.call is not None
        with stages.timed("admit"):
            admission = exchange.admission = rules.admit(book, exchange.call, clock.today())
        with stages.timed("quota"):
            self._count(admission)
        with stages.timed("forward"):
            response = await self._forward(exchange, admission)
        with stages.timed("filter"):
            return filtered(exchange, admission, response)

    def _count(self, admission: Admission) -> None:
        contract = admission.contract
        denied = self._quotas.take(contract.id, contract.per_minute, contract.per_day, clock.now())
        if denied is not None:
            over = OVER_QUOTA[denied.unit]
            raise Refusal(over, calls=denied.calls, unit=denied.unit, retry_s=denied.retry_s)

    async def _forward(self, exchange: Exchange, admission: Admission) -> Response:
        request, call = exchange.request, exchange.call
        assert call is not None
        headers = (
            *wire.passed_in(request),
            ("x-road-client", call.client),
            ("x-road-service", call.service),
            ("x-road-id", exchange.message),
            ("x-road-request-id", exchange.id),
        )
        target = request.path + (f"?{request.query}" if request.query else "")
        exchange.request_hash = wire.request_hash(request.method, target, headers, request.body)
        told = dict(headers) | {
            "x-road-request-hash": exchange.request_hash,
            "x-saola-evidence-nonce": exchange.nonce.hex(),
        }
        if narrowing.narrows(admission.contract.fields):
            told["accept-encoding"] = "identity"
        asked = Request(
            method=request.method,
            path=call.path,
            query=request.query,
            headers=told,
            body=request.body,
            trace=request.trace,
        )
        exchange.forwarded = clock.isoformat(clock.now())
        exchange.outcome = FAILED
        response = await self._providers.ask(admission.service, asked)
        exchange.answered = clock.isoformat(clock.now())
        return response

    def _refused(self, exchange: Exchange, refusal: Refusal) -> Response:
        exchange.fault = refusal.code.code
        return faults.answer(refusal, exchange.request, exchange.id)

    async def _record(self, exchange: Exchange, book: Rulebook, response: Response) -> Response:
        """The response, once it is durable that it was given; refuses it when it cannot be."""
        stages.EXCHANGES.labels(exchange.outcome).inc()
        record = self._leaf(exchange, book, response)
        try:
            with stages.timed("record"):
                number = await self._filing.file(evidence.canonical(record))
        except Fault:
            log.exception("evidence_stopped")
            refusal = Refusal(refusals.EVIDENCE_STOPPED)
            return faults.answer(refusal, exchange.request, exchange.id)
        response.headers = (
            *response.headers,
            *((("x-road-request-hash", exchange.request_hash),) if exchange.request_hash else ()),
            ("x-road-id", exchange.message),
            ("x-road-request-id", exchange.id),
            ("x-road-client", record.consumer),
            ("x-road-service", record.service),
            ("x-saola-evidence", f"{self._filing.log.checkpoint.origin}#{number}"),
            ("x-saola-evidence-nonce", exchange.nonce.hex()),
        )
        return response

    def _leaf(self, exchange: Exchange, book: Rulebook, response: Response) -> Record:
        request, call, admission = exchange.request, exchange.call, exchange.admission
        assert exchange.client is not None
        assert isinstance(response.body, bytes)
        path, service = "", ""
        if call is not None:
            service = call.service
            known = book.services.get(service)
            path = rules.masked(call.path, known.endpoints if known else ())
        if admission is not None:
            path = admission.endpoint.path
        return Record(
            id=exchange.id,
            message=exchange.message,
            consumer=exchange.client.id,
            service=service,
            contract=admission.contract.id if admission else "",
            method=request.method,
            path=path,
            purpose=call.purpose if call else "",
            dossier=call.dossier if call else "",
            user=evidence.veiled(self._veil, request.header("x-road-userid")),
            outcome=exchange.outcome,
            status=response.status,
            fault=exchange.fault,
            received=exchange.received,
            forwarded=exchange.forwarded,
            answered=exchange.answered,
            filed=clock.isoformat(clock.now()),
            request_bytes=len(request.body),
            response_bytes=len(response.body),
            request_digest=evidence.blinded(exchange.nonce, request.body),
            response_digest=evidence.blinded(exchange.nonce, response.body),
            rules=book.version,
        )


def identify(exchange: Exchange, book: Rulebook) -> None:
    """Fill in who calls what; refuses whoever is not the registered system it says it is.

    `exchange.client` is set as soon as the token has proved who calls, so that what is refused
    after that leaves evidence in that system's name and in no other.
    """
    request = exchange.request
    try:
        asker = tokens.bearer(request)
    except Refusal as refusal:
        raise Refusal(refusals.BAD_TOKEN) from refusal
    if asker.kind != "system":
        raise Refusal(refusals.BAD_TOKEN)
    unregistered = Client(principal=asker.id, id=UNREGISTERED + asker.id)
    exchange.client = book.principals.get(asker.id, unregistered)
    if not asker.admitted(CALL):
        raise Refusal(refusals.NO_CALL_SCOPE, scope=CALL)
    message = request.header("x-road-id") or exchange.id
    purpose = request.header("x-saola-purpose")
    dossier = request.header("x-saola-dossier") or request.header("x-road-issue")
    rules.check_words(purpose=purpose, dossier=dossier, message=message)
    exchange.message = message
    target = addresses.target(request.path)
    client = addresses.client(request.header("x-road-client"))
    exchange.call = Call(
        client=client,
        service=target.service,
        method=request.method,
        path=target.path,
        purpose=purpose,
        dossier=dossier,
    )
    rules.identify(book, asker, client)
    if len(request.body) > limits.exchange_body_bytes_max:
        raise Refusal(refusals.CALL_TOO_LARGE, bytes_max=limits.exchange_body_bytes_max)


def filtered(exchange: Exchange, admission: Admission, response: Response) -> Response:
    """What of the provider's answer the contract lets through; refuses what cannot be narrowed."""
    fields = admission.contract.fields
    narrowed = narrowing.narrows(fields)
    body = response.body
    assert isinstance(body, bytes)
    headers = wire.passed_out(response.headers, narrowed=narrowed)
    if narrowed:
        try:
            failed = response.status >= ERROR_STATUS
            body = narrowing.narrow(body, fields, failed=failed)
        except narrowing.Unfit as unfit:
            raise Refusal(refusals.PROVIDER_UNFIT, why=str(unfit)) from unfit
    exchange.outcome = ANSWERED
    return Response(status=response.status, headers=headers, body=body)
