"""The edge of NGSI-LD: a refusal as the problem details its clause 6.3.2 asks for."""

import inspect
from collections.abc import Awaitable, Callable

from saola.kernel import telemetry
from saola.kernel.errors import Kind, Refusal
from saola.kernel.http.message import STATUS, Handler, Request, Response, json_response
from saola.scp import limits, refusals, versions
from saola.scp.contexts.model import ContextMissing
from saola.scp.contexts.shelf import SHELF

ERRORS = "https://uri.etsi.org/ngsi-ld/errors/"
WITH_BODY = frozenset({"POST", "PATCH", "PUT"})
LENGTH_REQUIRED, REFUSED_FROM = 411, 400
GATEWAY_TIMEOUT = 504  # what V1.9.1 answers for a context that cannot be had
LOOP_DETECTED = 508
TITLES = {
    "BadRequestData": "Bad request data",
    "InvalidRequest": "Invalid request",
    "AlreadyExists": "Already exists",
    "Conflict": "Conflict",
    "LoopDetected": "Loop detected",
    "ResourceNotFound": "Resource not found",
    "OperationNotSupported": "Operation not supported",
    "LdContextNotAvailable": "LD context not available",
    "TooComplexQuery": "Too complex query",
    "TooManyResults": "Too many results",
    "NonexistentTenant": "Nonexistent tenant",
}

log = telemetry.logger("scp")


def status(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    if refusal.code is refusals.CONTEXT_NOT_AVAILABLE:
        return GATEWAY_TIMEOUT
    if refusal.code is refusals.LOOP:
        return LOOP_DETECTED
    return STATUS[refusal.code.kind]


def body(refusal: Refusal, language: str = "en") -> dict[str, object]:
    """The members of a problem: type, title, status, detail."""
    name = refusal.code.code if refusal.code.code in TITLES else _nearest(refusal.code.kind)
    return {
        "type": ERRORS + name,
        "title": TITLES.get(name, "Internal error"),
        "status": status(refusal),
        "detail": refusal.message(language),
    }


def problem(refusal: Refusal, request: Request) -> Response:
    """A refusal as an answer."""
    headers: tuple[tuple[str, str], ...] = ()
    if refusal.code.kind is Kind.UNAUTHENTICATED:
        headers = (("www-authenticate", "Bearer"),)
    return json_response(
        body(refusal, "vi" if request.header("accept-language").startswith("vi") else "en"),
        status(refusal),
        content_type="application/problem+json",
        headers=headers,
    )


def answering(handler: Handler) -> Handler:
    """`handler`, with its refusals rendered as NGSI-LD problems.

    A context that is not at hand is obtained, and the request is read again from the beginning:
    contexts are needed before anything is written. A body whose length is not told beforehand is
    refused without a word (6.3.4).
    """

    async def answered(request: Request) -> Response:
        if request.method in WITH_BODY and "transfer-encoding" in request.headers:
            return Response(status=LENGTH_REQUIRED)
        response = await understood(request)
        if response.status < REFUSED_FROM:
            response.headers += versions.applied(request)
        return response

    async def understood(request: Request) -> Response:
        for _ in range(limits.contexts_of_request_max + 1):
            try:
                answer: Response | Awaitable[Response] = handler(request)
                return await answer if inspect.isawaitable(answer) else answer
            except Refusal as refusal:
                return problem(refusal, request)
            except ContextMissing as missing:
                assert SHELF.obtain is not None  # or it would have been refused
                await SHELF.obtain(missing.url)
        return problem(refusals.bad_data("@context: names too many others"), request)

    return answered


def _nearest(kind: Kind) -> str:
    """The NGSI-LD error for a refusal that the kernel or identity gave."""
    return {
        Kind.INVALID: "InvalidRequest",
        Kind.NOT_FOUND: "ResourceNotFound",
        Kind.NOT_ALLOWED: "OperationNotSupported",
        Kind.CONFLICT: "AlreadyExists",
        Kind.UNAVAILABLE: "InternalError",
        Kind.BAD_UPSTREAM: "InternalError",
        Kind.LATE_UPSTREAM: "InternalError",
    }.get(kind, "InvalidRequest")


Door = Callable[[Request], Awaitable[Response]]
