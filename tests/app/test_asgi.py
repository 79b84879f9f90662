"""The same handlers answer behind the ASGI door, within the same limits."""

import asyncio
import socket
import threading
import urllib.request

import pytest
import uvicorn

from saola.app.asgi import Asgi
from saola.kernel import limits
from saola.kernel.http.application import Application
from saola.kernel.http.message import Response, json_response
from saola.kernel.http.routing import Route, Router

closed = []


def echo(request):
    return json_response(
        {"path": request.path, "query": request.query, "body": request.body.decode()},
        headers=(("x-two", "one\r\ntwo: three"),),
    )


async def later(request):
    await asyncio.sleep(0)
    return Response(status=204)


def endless(request):
    async def run():
        try:
            while True:
                yield b"tick"
                await asyncio.sleep(0)
        finally:
            closed.append(request.path)

    return Response(body=run())


def broken(request):
    raise ValueError("a secret of ours")


DOOR = Asgi(
    Application(
        Router(
            tuple(
                Route("*", f"/{handler.__name__}", handler, "anyone", handler.__name__)
                for handler in (echo, later, endless, broken)
            )
        )
    )
)


def ask(target, method="GET", *, headers=(), pieces=(b"",), leave_after=None):
    """Status, headers and body of one plain ASGI call; the client leaves after so many pieces."""
    sent, left = [], asyncio.Event()
    path, _, query = target.partition("?")
    waiting = [
        {"type": "http.request", "body": piece, "more_body": number + 1 < len(pieces)}
        for number, piece in enumerate(pieces)
    ]

    async def receive():
        if waiting:
            return waiting.pop(0)
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)
        if leave_after and len(sent) > leave_after:
            left.set()

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": list(headers),
        "client": ("10.0.0.9", 1),
    }
    asyncio.run(DOOR(scope, receive, send))
    head, body = sent[0], b"".join(m.get("body", b"") for m in sent[1:])
    return head["status"], dict(head["headers"]), body


def test_method_path_query_and_a_body_in_pieces_reach_the_handler():
    status, headers, body = ask("/echo?a=1", "POST", pieces=(b"xin ", b"chao"))
    assert status == 200
    assert body == b'{"path":"/echo","query":"a=1","body":"xin chao"}'
    assert headers[b"content-length"] == str(len(body)).encode()


def test_a_header_value_never_opens_a_second_header():
    _, headers, _ = ask("/echo")
    assert b"two" not in headers
    assert b"\n" not in headers[b"x-two"]


def test_an_answer_to_head_has_the_length_and_no_body():
    _, headers, body = ask("/echo", "HEAD")
    assert int(headers[b"content-length"]) > 0
    assert body == b""


def test_an_awaited_answer_without_content_has_no_length():
    status, headers, body = ask("/later")
    assert (status, body) == (204, b"")
    assert b"content-length" not in headers


def test_a_stream_ends_when_the_client_leaves_and_its_source_hears_of_it():
    closed.clear()
    status, _, body = ask("/endless", leave_after=3)
    assert status == 200
    assert body.startswith(b"tick")
    assert closed == ["/endless"]


def test_a_fault_tells_no_exception_text():
    status, _, body = ask("/broken")
    assert status == 500
    assert b"secret" not in body


@pytest.mark.parametrize(
    ("path", "headers", "pieces", "status"),
    [
        ("/khong-co", (), (b"",), 404),
        ("/echo/../etc", (), (b"",), 400),
        ("/echo/%2e%2e/etc", (), (b"",), 400),
        ("//echo", (), (b"",), 400),
        ("/echo%00", (), (b"",), 400),
        ("echo", (), (b"",), 400),
        ("/" + "a" * limits.http_target_bytes_max, (), (b"",), 414),
        ("/echo", [(b"x", b"1")] * (limits.http_headers_max + 1), (b"",), 431),
        ("/echo", [(b"host", b"a"), (b"host", b"b")], (b"",), 400),
        ("/echo", (), (b"x" * limits.http_body_bytes_max, b"x"), 413),
    ],
)
def test_what_our_own_server_refuses_is_refused_here(path, headers, pieces, status):
    assert ask(path, headers=headers, pieces=pieces)[0] == status


def test_half_a_request_is_answered_by_nobody():
    sent = []

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/echo", "query_string": b"", "headers": []}
    asyncio.run(DOOR(scope, receive, send))
    assert sent == []


def test_a_scope_that_is_no_request_is_refused():
    with pytest.raises(ValueError, match="lifespan"):
        asyncio.run(DOOR({"type": "lifespan"}, None, None))


def test_uvicorn_serves_the_same_handlers():
    server = uvicorn.Server(uvicorn.Config(DOOR, log_config=None, lifespan="off"))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        serving = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        serving.start()  # in a thread it leaves the process's signals alone
        try:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}/echo?q=1"
            with urllib.request.urlopen(url, timeout=5) as answer:
                assert answer.read() == b'{"path":"/echo","query":"q=1","body":""}'
        finally:
            server.should_exit = True
            serving.join()
