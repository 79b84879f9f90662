"""What other parts may ask of the smart-city platform: a client of the broker's public protocol.

It calls the broker over HTTP as any client would, so it never runs inside a transaction. Names are
those of the core context. Answers are JSON values. A refusal of the broker is raised as a
`BrokerRefused`, an unreachable broker as a `Fault`.
"""

import functools
import http.client
import threading
import urllib.parse
from collections.abc import Sequence
from typing import Any

import orjson

from saola.identity import tokens
from saola.identity.tokens import Principal
from saola.kernel import clock, settings, telemetry
from saola.kernel.errors import Fault
from saola.scp.access import OWN_PARTS

EVENTS_ENDPOINT = "urn:saola:events"  # a subscription to it is heard as scp.events.EntityNotified
TIMEOUT_S = 30
TOKEN_S = 600
NOT_FOUND, REFUSED_FROM, FAILED_FROM = 404, 400, 500

_local = threading.local()


class BrokerRefused(Exception):
    """The broker said no: the status, and the NGSI-LD problem."""

    def __init__(self, status: int, problem: object) -> None:
        """`problem` is the body of the answer."""
        super().__init__(f"{status}: {problem}")
        self.status = status
        self.problem = problem


def upsert(entities: Sequence[dict[str, Any]]) -> None:
    """Create the entities, or put their attributes over what is there; durable on return.

    Each is an entity in normalized or concise form without `@context`. Refused as a whole list:
    when one is not valid, the others are stored and `BrokerRefused` names the one.
    """
    if entities:
        _ask("POST", "/entityOperations/upsert?options=update", list(entities), partial_is_no=True)


def retrieve(entity_id: str, *, form: str = "normalized") -> dict[str, Any] | None:
    """An entity in `form` (normalized, concise, keyValues), or None when there is none."""
    try:
        found: dict[str, Any] = _ask("GET", f"/entities/{_quoted(entity_id)}?options={form}")
    except BrokerRefused as refused:
        if refused.status == NOT_FOUND:
            return None
        raise
    return found


def delete(entity_id: str) -> None:
    """Delete an entity, if it exists; its history stays."""
    try:
        _ask("DELETE", f"/entities/{_quoted(entity_id)}")
    except BrokerRefused as refused:
        if refused.status != NOT_FOUND:
            raise


def query(  # noqa: PLR0913 # the members of an NGSI-LD query
    *,
    type: str = "",  # noqa: A002 # the standard's word
    id: str = "",  # noqa: A002 # the standard's word
    q: str = "",
    attrs: str = "",
    geo: dict[str, str] | None = None,
    form: str = "normalized",
    limit: int = 1000,
    offset: int = 0,
) -> list[dict[str, Any]]:
    """Matching entities (clause 5.7.2); `geo` holds georel, geometry, coordinates, geoproperty."""
    given = {"type": type, "id": id, "q": q, "attrs": attrs, **(geo or {})}
    params = {key: value for key, value in given.items() if value}
    text = urllib.parse.urlencode(
        {**params, "options": form, "limit": limit, "offset": offset}, quote_via=urllib.parse.quote
    )
    found: list[dict[str, Any]] = _ask("GET", f"/entities?{text}")
    return found


def temporal(  # noqa: PLR0913 # the members of a temporal query
    entity_id: str,
    *,
    attrs: str = "",
    after: str = "",
    before: str = "",
    last: int = 0,
    values: bool = True,
) -> dict[str, Any] | None:
    """The history of an entity, or None when it has none.

    `after` and `before` are ISO 8601 instants; `last` limits the instances of each attribute to
    the newest; `values` asks for `[[value, observedAt], …]` lists.
    """
    params = {"attrs": attrs, "lastN": str(last) if last else ""}
    if after and before:
        params |= {"timerel": "between", "timeAt": after, "endTimeAt": before}
    elif after or before:
        params |= {"timerel": "after" if after else "before", "timeAt": after or before}
    if values:
        params["options"] = "temporalValues"
    text = urllib.parse.urlencode({key: value for key, value in params.items() if value})
    try:
        found: dict[str, Any] = _ask("GET", f"/temporal/entities/{_quoted(entity_id)}?{text}")
    except BrokerRefused as refused:
        if refused.status == NOT_FOUND:
            return None
        raise
    return found


def subscribe(subscription: dict[str, Any]) -> None:
    """Make sure the subscription (with its `id`) stands as given; repeating it changes nothing.

    With the endpoint uri `urn:saola:events` it is heard as `scp.events.EntityNotified`.
    """
    path = f"/subscriptions/{_quoted(subscription['id'])}"
    fragment = {key: value for key, value in subscription.items() if key not in {"id", "type"}}
    try:
        _ask("PATCH", path, fragment)
    except BrokerRefused as refused:
        if refused.status != NOT_FOUND:
            raise
        _ask("POST", "/subscriptions", {"type": "Subscription", **subscription})


def _ask(method: str, path: str, body: Any = None, *, partial_is_no: bool = False) -> Any:
    headers = {
        "authorization": f"Bearer {_token(int(clock.now().timestamp()) // (TOKEN_S // 2))}",
        "accept": "application/json",
        "traceparent": telemetry.traceparent(),
    }
    content = None
    if body is not None:
        content = orjson.dumps(body)
        headers["content-type"] = "application/json"
    status, answer = _exchange(method, f"/ngsi-ld/v1{path}", content, headers)
    value = _json(answer)
    if status >= FAILED_FROM:
        raise Fault(f"the broker answered {status} to {method} {path.partition('?')[0]}")
    if status >= REFUSED_FROM or (partial_is_no and status == http.HTTPStatus.MULTI_STATUS):
        raise BrokerRefused(status, value)
    return value


def _exchange(
    method: str, path: str, content: bytes | None, headers: dict[str, str]
) -> tuple[int, bytes]:
    """One request on this thread's kept connection; once more when the broker had closed it."""
    for attempt in (1, 2):
        connection = _connection()
        reused = connection.sock is not None
        try:
            connection.request(method, path, content, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException) as broken:
            connection.close()
            if attempt == 2 or not reused:  # noqa: PLR2004 # the second of two
                raise Fault("the broker cannot be reached") from broken
    raise AssertionError("two attempts end in an answer or a fault")


def _connection() -> http.client.HTTPConnection:
    wanted = settings.current()
    kept: http.client.HTTPConnection | None = getattr(_local, "connection", None)
    if kept is None or kept.port != wanted.port:
        host = "127.0.0.1" if wanted.host in {"0.0.0.0", "::"} else wanted.host  # noqa: S104 # it is compared, not bound
        kept = http.client.HTTPConnection(host, wanted.port, timeout=TIMEOUT_S)
        _local.connection = kept
    return kept


def _json(content: bytes) -> Any:
    if not content:
        return None
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as garbled:
        raise Fault("the broker's answer is no JSON") from garbled


@functools.lru_cache(maxsize=1)
def _token(period: int) -> str:
    """A token for this installation's own parts, one for each half of a token's life."""
    own = Principal(id=OWN_PARTS, kind="system", scopes=("scp.read", "scp.write"))
    return tokens.issue(own, TOKEN_S)


def _quoted(entity_id: str) -> str:
    return urllib.parse.quote(entity_id, safe=":")
