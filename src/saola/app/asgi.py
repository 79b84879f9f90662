"""The second door to the same handlers, ASGI 3: `Asgi(Application(Router(routes)))` under uvicorn.

For TLS and test clients. It keeps our own server's limits; the server in front may have others.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from saola.kernel import limits
from saola.kernel.http.message import Request, Response
from saola.kernel.http.server import DOTS, FORBIDDEN, Dispatch

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Asgi:
    """Answers with `dispatch`; services are started and stopped by whoever composes them."""

    def __init__(self, dispatch: Dispatch) -> None:
        """Answer every http scope with `dispatch`; other scopes are refused as ASGI asks."""
        self._dispatch = dispatch

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request: its head judged, its body within the limit, its answer whole or streamed."""
        if scope["type"] != "http":
            raise ValueError(f"no door for {scope['type']}")
        headers: dict[str, str] = {}
        for name, value in scope["headers"]:
            key, text = name.decode("latin-1").lower(), value.decode("latin-1").strip()
            headers[key] = f"{headers[key]}, {text}" if key in headers else text
        request = Request(
            method=scope["method"],
            path=scope.get("raw_path", b"").decode("latin-1") or scope["path"],
            query=scope["query_string"].decode("latin-1"),
            headers=headers,
            peer=(scope.get("client") or ("",))[0],
        )
        fault, body, more = _head_fault(scope["headers"], request), bytearray(), True
        while more and not fault:
            message = await receive()
            if message["type"] == "http.disconnect":
                return  # half a request is none
            body += message.get("body", b"")
            more = message.get("more_body", False)
            fault = 413 if len(body) > limits.http_body_bytes_max else 0
        request.body = bytes(body)
        answer = Response(status=fault) if fault else self._dispatch(request)
        response = answer if isinstance(answer, Response) else await answer
        sending = asyncio.ensure_future(_send(send, response, silent=request.method == "HEAD"))
        if not isinstance(response.body, bytes):  # it may never end but by the client's leaving
            leaving = asyncio.ensure_future(_gone(receive))
            leaving.add_done_callback(lambda _: sending.cancel())
            sending.add_done_callback(lambda _: leaving.cancel())
            await asyncio.wait({sending, leaving})
        if not sending.cancelled():
            await sending


def _head_fault(pairs: list[tuple[bytes, bytes]], request: Request) -> int:
    """The status that the head deserves, as our own server judges it; 0 when it is sound."""
    path, query = request.path, request.query
    size = sum(len(name) + len(value) for name, value in pairs)
    if len(path) + len(query) > limits.http_target_bytes_max:
        return 414
    if len(pairs) > limits.http_headers_max or size > limits.http_head_bytes_max:
        return 431
    doubled = sum(name.lower() == b"host" for name, _ in pairs) > 1 or "//" in path
    unsound = FORBIDDEN.search(path + query) or DOTS.search(path) or path[:1] != "/"
    return 400 if doubled or unsound else 0


async def _send(send: Send, response: Response, *, silent: bool) -> None:
    body, pairs = response.body, response.headers
    if isinstance(body, bytes) and response.status not in {204, 304}:
        pairs += (("content-length", str(len(body))),)
    lines = [
        (name.lower().encode(), " ".join(value.splitlines()).encode("latin-1", "replace"))
        for name, value in pairs
    ]
    await send({"type": "http.response.start", "status": response.status, "headers": lines})
    if not isinstance(body, bytes):
        try:
            async for piece in body:
                if silent:
                    break
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        finally:
            if closing := getattr(body, "aclose", None):
                await closing()
    last = body if isinstance(body, bytes) and not silent else b""
    await send({"type": "http.response.body", "body": last})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
