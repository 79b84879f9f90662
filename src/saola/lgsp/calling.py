"""Calling a service through the gateway as any other client would: over HTTP, with a token."""

import http.client
import urllib.parse
from collections.abc import Mapping

import msgspec
import orjson

from saola.identity import api as identity
from saola.kernel import refusals as kernel_refusals
from saola.kernel import settings, telemetry
from saola.kernel.errors import Fault, Kind, Refusal, RefusalCode
from saola.lgsp import limits, refusals
from saola.lgsp.registry import store

CALL_REFUSED = RefusalCode(
    "exchange_refused",
    Kind.UNAVAILABLE,
    "Nền tảng chia sẻ dữ liệu từ chối: {why}",
    "The exchange refused: {why}",
)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the provider answered: its status and body, and where the evidence stands.

    `evidence` is the number of the record in the log; -1 when the exchange told none.
    """

    status: int
    content_type: str
    body: bytes
    request_id: str
    evidence: int = -1

    @property
    def ok(self) -> bool:
        """Whether the provider answered with a status below 400."""
        return self.status < 400  # noqa: PLR2004 # because that is where HTTP's errors begin

    def json(self) -> object:
        """The body as JSON; a Fault when it is none."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError as wrong:
            raise Fault("the provider's answer is no JSON") from wrong


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call: who asks whom for what, why, and for which dossier."""

    consumer: str
    service: str
    method: str
    path: str
    purpose: str
    dossier: str = ""
    params: Mapping[str, str] | None = None
    body: object = None
    user: str = ""


def call(wanted: Call) -> Answer:
    """Make the call. Refuses what the exchange refuses; a Fault when it cannot be reached."""
    consumer, service = store.system(wanted.consumer), store.service(wanted.service)
    if consumer is None:
        raise Refusal(refusals.NO_SUCH_SYSTEM, code=wanted.consumer)
    if service is None:
        raise Refusal(refusals.NO_SUCH_SERVICE, code=wanted.service)
    target = f"/r1/{service.id}/{wanted.path.lstrip('/')}"
    if wanted.params:
        target += "?" + urllib.parse.urlencode(wanted.params)
    headers = {
        "accept": "application/json",
        "authorization": f"Bearer {identity.internal_token(wanted.consumer)}",
        "x-road-client": consumer.id,
        "x-saola-purpose": wanted.purpose,
        "traceparent": telemetry.traceparent(),
    }
    if wanted.dossier:
        headers["x-saola-dossier"] = wanted.dossier
    if wanted.user:
        headers["x-road-userid"] = wanted.user
    body = None
    if wanted.body is not None:
        headers["content-type"] = "application/json"
        body = orjson.dumps(wanted.body)
    return _answer(wanted.method, target, headers, body)


def _answer(method: str, target: str, headers: dict[str, str], body: bytes | None) -> Answer:
    here = settings.current()
    connection = http.client.HTTPConnection(here.host, here.port, timeout=limits.call_seconds_max)
    try:
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        content = response.read(limits.exchange_response_bytes_max + 1)
    except (OSError, http.client.HTTPException) as unreachable:
        raise Fault("the exchange cannot be reached") from unreachable
    finally:
        connection.close()
    if len(content) > limits.exchange_response_bytes_max:
        raise Refusal(kernel_refusals.BODY_TOO_LARGE, bytes_max=limits.exchange_response_bytes_max)
    if response.getheader("x-road-error"):
        raise Refusal(CALL_REFUSED, why=_why(content), fault=response.getheader("x-road-error"))
    return Answer(
        status=response.status,
        content_type=response.getheader("content-type", ""),
        body=content,
        request_id=response.getheader("x-road-request-id", ""),
        evidence=int(response.getheader("x-saola-evidence", "-1").rpartition("#")[2]),
    )


def _why(content: bytes) -> str:
    try:
        fault = orjson.loads(content)
        return str(fault["message"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return "…"
