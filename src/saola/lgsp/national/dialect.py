"""What every adapter is, and the session that national platforms ask for in one form or other."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

import msgspec
import orjson

from saola.kernel import clock
from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response
from saola.kernel.http.proxy import Upstream
from saola.lgsp import limits, refusals

SPARE_S = 60.0  # a token is renewed this long before it ends
UNAUTHORIZED = 401
TOO_MANY = 429
ERROR_STATUS = 400


class Adapter(Protocol):
    """Speaks one national dialect."""

    async def answer(self, asked: Request, seconds: float) -> Response:
        """The answer, in the exchange's own JSON, to a call of the service's own path.

        Refuses what the service does not take, and a provider that cannot be reached, is late,
        or says something that its format does not admit.
        """
        ...


class Session(msgspec.Struct, frozen=True):
    """A token and until when (seconds of the monotonic clock) it may be used."""

    token: str
    until: float


class Sessions:
    """Keeps one session open: one sign-in at a time, renewed before it ends."""

    def __init__(self, sign_in: Callable[[float], Awaitable[Session]]) -> None:
        """`sign_in(seconds)` opens a new session."""
        self._sign_in = sign_in
        self._session = Session("", 0.0)
        self._one = asyncio.Lock()

    async def token(self, seconds: float) -> str:
        """A token that is good for now."""
        async with self._one:
            if clock.monotonic() >= self._session.until:
                self._session = await self._sign_in(seconds)
            return self._session.token

    def forget(self, token: str) -> None:
        """The platform did not accept this token: the next call signs in again."""
        if self._session.token == token:
            self._session = Session("", 0.0)


async def post(
    upstream: Upstream, path: str, headers: Mapping[str, str], body: bytes, seconds: float
) -> Response:
    """The platform's answer to a POST; busy and failing platforms are refused here alike."""
    asked = Request(method="POST", path=path, headers={"host": upstream.authority}, body=body)
    response = await upstream.call(
        asked,
        headers={**dict(headers), "x-forwarded-for": "", "x-forwarded-proto": ""},
        seconds_max=seconds,
        bytes_max=limits.narrowed_response_bytes_max,
    )
    if response.status == TOO_MANY:
        raise Refusal(refusals.PROVIDER_BUSY, retry_s=retry_after(response))
    return response


def retry_after(response: Response) -> int:
    """The seconds a busy platform asks to wait; a minute when it does not say."""
    told = dict(response.headers).get("retry-after", "")
    return int(told) if told.isdecimal() else 60


def read(content: object, what: str) -> Any:
    """JSON from a platform; refuses what is none."""
    try:
        return orjson.loads(content if isinstance(content, bytes) else b"")
    except orjson.JSONDecodeError as wrong:
        raise unfit(f"{what}: JSON") from wrong


def asked_json(asked: Request) -> dict[str, Any]:
    """The caller's JSON object; refuses another body."""
    try:
        value = orjson.loads(asked.body)
    except orjson.JSONDecodeError as wrong:
        raise Refusal(refusals.BAD_CALL, why="JSON") from wrong
    if not isinstance(value, dict):
        raise Refusal(refusals.BAD_CALL, why="JSON object")
    return value


def unfit(why: str) -> Refusal:
    """The refusal of an answer that its format does not admit."""
    return Refusal(refusals.PROVIDER_UNFIT, why=why)
