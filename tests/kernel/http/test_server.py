import asyncio

import pytest
import uvloop
from hypothesis import given, settings
from hypothesis import strategies as st

from saola.kernel import limits
from saola.kernel.errors import Refusal
from saola.kernel.http import server as server_module
from saola.kernel.http.application import Application
from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.routing import Route, Router
from saola.kernel.http.server import Server
from saola.kernel.refusals import NOT_FOUND


def echo(request):
    return json_response(
        {"method": request.method, "values": request.values, "n": len(request.body)}
    )


async def late(request):
    await asyncio.sleep(0.01)
    return Response(body=b"late")


async def numbers():
    for number in range(3):
        yield b"%d" % number


def measured(request):
    """As the proxy passes on a long answer whose upstream said its length."""
    body = b"" if request.method == "HEAD" else numbers()
    return Response(headers=(("content-length", "3"), ("x-kept", "yes")), body=body)


async def cut_short():
    yield b"half"
    raise ConnectionResetError


def refused(request):
    raise Refusal(NOT_FOUND)


def broken(request):
    raise ZeroDivisionError("secret detail")


APPLICATION = Application(
    Router(
        tuple(
            Route(method, path, handler, "anyone", path)
            for method, path, handler in (
                ("GET", "/echo/{name}", echo),
                ("POST", "/echo/{name}", echo),
                ("GET", "/late", late),
                ("GET", "/numbers", lambda request: Response(body=numbers())),
                ("GET", "/measured", measured),
                ("GET", "/cut-short", lambda request: Response(body=cut_short())),
                ("GET", "/refused", refused),
                ("GET", "/broken", broken),
            )
        )
    )
)


def talk(*pieces, dispatch=APPLICATION):
    """Send the pieces over one connection, end it, and return all that came back."""

    async def run():
        server = Server(dispatch)
        await server.start("127.0.0.1", 0)
        port = server.port
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            for piece in pieces:
                writer.write(piece)
                await asyncio.sleep(0)
            writer.write_eof()
            async with asyncio.timeout(5):
                return await reader.read()
        finally:
            writer.close()
            await server.stop()

    return uvloop.run(run())


def ask(line, *headers, body=b""):
    lines = [line, "host: x", "connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def test_a_route_answers_with_its_decoded_values():
    answer = talk(ask("GET /echo/M%E1%BB%B9%20Tho HTTP/1.1"))
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert "Mỹ Tho".encode() in answer


def test_pipelined_requests_are_answered_in_their_order():
    first = b"GET /late HTTP/1.1\r\nhost: x\r\n\r\n"
    answer = talk(first + first + ask("GET /echo/last HTTP/1.1"))
    assert answer.count(b"HTTP/1.1 200 OK") == 3
    assert answer.index(b"late") < answer.index(b"last")


def test_the_end_of_an_answer_is_said_in_one_way():
    streamed = talk(ask("GET /measured HTTP/1.1"))
    assert b"x-kept: yes" in streamed
    assert b"transfer-encoding: chunked" in streamed
    assert b"content-length" not in streamed
    head = talk(ask("HEAD /measured HTTP/1.1"))
    assert head.count(b"content-length") == 1
    assert b"content-length: 3\r\n" in head


def test_a_body_arrives_whole_by_length_and_by_chunks():
    by_length = talk(ask("POST /echo/a HTTP/1.1", "content-length: 4", body=b"abcd"))
    chunks = b"3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n"
    by_chunks = talk(ask("POST /echo/a HTTP/1.1", "transfer-encoding: chunked", body=chunks))
    assert b'"n":4' in by_length
    assert b'"n":4' in by_chunks


def test_a_stream_is_sent_in_chunks_until_it_ends():
    assert talk(ask("GET /numbers HTTP/1.1")).endswith(b"1\r\n0\r\n1\r\n1\r\n1\r\n2\r\n0\r\n\r\n")


def test_a_stream_that_breaks_ends_the_connection_and_never_looks_whole():
    answer = talk(b"GET /cut-short HTTP/1.1\r\nhost: x\r\n\r\n")
    assert answer.endswith(b"4\r\nhalf\r\n")


@pytest.mark.parametrize("path", ["/echo/a", "/numbers"])
def test_a_head_request_gets_no_body(path):
    head, _, body = talk(ask(f"HEAD {path} HTTP/1.1")).partition(b"\r\n\r\n")
    assert (head[:15], body) == (b"HTTP/1.1 200 OK", b"")


@pytest.mark.parametrize("leaves", [True, False])
def test_a_stream_is_closed_when_its_client_leaves_or_reads_nothing(leaves, monkeypatch):
    monkeypatch.setattr(limits, "http_unread_seconds_max", 0.1)
    monkeypatch.setattr(server_module, "SWEEP_S", 0.05)

    class Endless:
        def __init__(self):
            self.closed = asyncio.Event()

        def __aiter__(self):
            return self

        async def __anext__(self):
            await asyncio.sleep(0)
            return bytes(65536)

        async def aclose(self):
            self.closed.set()

    async def run():
        body = Endless()
        server = Server(lambda request: Response(body=body))
        await server.start("127.0.0.1", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(ask("GET / HTTP/1.1"))
        await reader.readuntil(b"\r\n\r\n")
        if leaves:
            writer.close()
        async with asyncio.timeout(5):
            await body.closed.wait()
        writer.close()
        await server.stop()

    uvloop.run(run())


def test_a_refusal_is_told_in_the_wanted_language_and_a_fault_tells_nothing():
    told = talk(ask("GET /refused HTTP/1.1", "accept-language: en"))
    assert b"404" in told.split(b"\r\n")[0]
    assert b"Nothing stands here" in told
    fault = talk(ask("GET /broken HTTP/1.1"))
    assert b"500" in fault.split(b"\r\n")[0]
    assert b"secret" not in fault
    assert b"Traceback" not in fault


@pytest.mark.parametrize(
    "head",
    [
        ask("GET /echo/../late HTTP/1.1"),
        ask("GET /echo/%2e%2E/late HTTP/1.1"),
        ask("GET //late HTTP/1.1"),
        ask("GET /echo/a%00b HTTP/1.1"),
        ask("GET /echo/a%0d%0ab HTTP/1.1"),
        ask("GET http://elsewhere/late HTTP/1.1"),
        ask("POST /echo/a HTTP/1.1", "content-length: 1", "transfer-encoding: chunked"),
        ask("POST /echo/a HTTP/1.1", "content-length: 1", "content-length: 2"),
        ask("POST /echo/a HTTP/1.1", "content-length: -1"),
        ask("GET /late HTTP/1.1", "host: y"),
        ask("GET /late HTTP/1.1", "host: x"),
        b"GET /late HTTP/1.1\r\n\r\n",
        b"GET /late HTTP/1.1\r\nhost: x/y\r\n\r\n",
        b"GET /late HTTP/1.1\r\nhost: a@b\r\n\r\n",
        ask("POST /echo/a HTTP/1.1", "transfer-encoding: gzip, chunked", body=b"0\r\n\r\n"),
        ask("POST /echo/a HTTP/1.0", "transfer-encoding: chunked", body=b"0\r\n\r\n"),
        ask("POST /echo/a HTTP/1.1", "connection: upgrade", "upgrade: h2c", "content-length: 2"),
        ask("CONNECT /late HTTP/1.1"),
        b"nonsense\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
    ],
)
def test_what_could_be_read_in_two_ways_is_refused_and_the_connection_closed(head):
    answer = talk(head)
    assert answer.startswith(b"HTTP/1.1 400")
    assert answer.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (ask("GET /" + "a" * limits.http_target_bytes_max + " HTTP/1.1"), b"414"),
        (ask("GET /late HTTP/1.1", *(f"x-{n}: 1" for n in range(101))), b"431"),
        (ask("GET /late HTTP/1.1", "x: " + "a" * limits.http_head_bytes_max), b"431"),
        (ask("POST /echo/a HTTP/1.1", f"content-length: {10**12}"), b"413"),
    ],
)
def test_what_exceeds_a_limit_is_refused_before_it_is_read(head, status):
    assert talk(head).startswith(b"HTTP/1.1 " + status)


@pytest.mark.parametrize(
    "head", ["HTTP/1.0\r\n", "HTTP/1.1\r\nhost:\r\n", "HTTP/1.1\r\nhost: [::1]:80\r\n"]
)
def test_a_version_before_hosts_were_named_is_answered_and_one_of_no_name_too(head):
    assert b"200 OK" in talk(f"GET /late {head}\r\n".encode())


@pytest.mark.parametrize("offer", ["websocket", "h2c"])
def test_an_offer_of_another_protocol_is_answered_as_if_it_were_not_made(offer):
    upgrade = f"connection: upgrade\r\nupgrade: {offer}\r\n"
    first = f"GET /late HTTP/1.1\r\nhost: x\r\n{upgrade}\r\n".encode()
    answer = talk(first + first + ask("GET /echo/last HTTP/1.1"))
    assert answer.count(b"HTTP/1.1 200 OK") == 3
    assert answer.count(b"HTTP/1.1 ") == 3


def test_a_trailer_is_no_header_and_has_the_limits_of_one():
    seen = []

    def dispatch(request):
        seen.append(dict(request.headers))
        return Response(body=b"x")

    def chunked(*trailers):
        ends = "".join(f"{one}\r\n" for one in trailers)
        body = f"1\r\na\r\n0\r\n{ends}\r\n".encode()
        return ask("POST /echo/a HTTP/1.1", "transfer-encoding: chunked", body=body)

    assert b"200 OK" in talk(chunked("authorization: Bearer x", "host: y"), dispatch=dispatch)
    assert set(seen[0]) == {"host", "connection", "transfer-encoding"}
    assert seen[0]["host"] == "x"
    many = talk(chunked(*(f"x-{n}: 1" for n in range(101))), dispatch=dispatch)
    assert many.startswith(b"HTTP/1.1 431")
    assert len(seen) == 1


def test_many_requests_that_come_together_are_no_long_head():
    one = b"GET /echo/a HTTP/1.1\r\nhost: x\r\n\r\n"
    many = 2 * limits.http_head_bytes_max // len(one)
    answer = talk(one * many + one[:10], one[10:-2] + b"connection: close\r\n\r\n")
    assert answer.count(b"200 OK") == many + 1


def test_who_sends_too_much_hears_why_before_the_connection_ends():
    async def run():
        server = Server(APPLICATION)
        await server.start("127.0.0.1", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        size = limits.http_body_bytes_max + 1
        writer.write(ask("POST /echo/a HTTP/1.1", f"content-length: {size}"))
        for _ in range(size // 65_536):
            writer.write(bytes(65_536))
            await writer.drain()
        async with asyncio.timeout(5):
            told = await reader.read()
        writer.close()
        await server.stop()
        return told

    assert uvloop.run(run()).startswith(b"HTTP/1.1 413")


def test_bodies_of_all_connections_together_have_a_limit(monkeypatch):
    monkeypatch.setattr(limits, "http_bodies_bytes_max", 100_000)

    async def run():
        server = Server(APPLICATION)
        await server.start("127.0.0.1", 0)
        head = ask("POST /echo/a HTTP/1.1", "content-length: 70000")
        _, first = await asyncio.open_connection("127.0.0.1", server.port)
        first.write(head + bytes(60_000))
        await asyncio.sleep(0.1)
        reader, second = await asyncio.open_connection("127.0.0.1", server.port)
        second.write(head + bytes(60_000))
        busy = await reader.readline()
        first.close()
        await asyncio.sleep(0.1)
        reader, third = await asyncio.open_connection("127.0.0.1", server.port)
        third.write(head + bytes(70_000))
        good = await reader.readline()
        await asyncio.sleep(0.1)
        held = server.held_bytes
        second.close()
        third.close()
        await server.stop()
        return busy, good, held

    busy, good, held = uvloop.run(run())
    assert b" 503 " in busy
    assert b" 200 " in good
    assert held == 0


def test_a_refused_client_that_stays_is_cut_off(monkeypatch):
    monkeypatch.setattr(limits, "http_refused_seconds_max", 0.1)
    monkeypatch.setattr("saola.kernel.http.server.SWEEP_S", 0.05)

    async def run():
        server = Server(APPLICATION)
        await server.start("127.0.0.1", 0)
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"nonsense\r\n\r\n")
        await asyncio.sleep(0.6)
        left = len(server.connections)
        writer.close()
        await server.stop()
        return left

    assert uvloop.run(run()) == 0


def test_who_does_not_read_is_told_no_more_and_sent_away(monkeypatch):
    monkeypatch.setattr(limits, "http_unread_seconds_max", 0.2)
    monkeypatch.setattr("saola.kernel.http.server.SWEEP_S", 0.05)
    asked = []

    def large(request):
        asked.append(request)
        return Response(body=bytes(100_000))

    async def run():
        server = Server(large)
        await server.start("127.0.0.1", 0)
        _, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1024)
        writer.write(b"GET /x HTTP/1.1\r\nhost: x\r\n\r\n" * 1000)
        await asyncio.sleep(0.2)
        heard = len(asked)
        await asyncio.sleep(1)
        assert not server.connections
        writer.close()
        await server.stop()
        return heard

    assert uvloop.run(run()) < 200


def test_who_reads_late_is_told_everything():
    async def run():
        server = Server(lambda request: Response(body=bytes(100_000)))
        await server.start("127.0.0.1", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET /x HTTP/1.1\r\nhost: x\r\n\r\n" * 299 + ask("GET /x HTTP/1.1"))
        writer.write_eof()
        await asyncio.sleep(0.3)
        async with asyncio.timeout(10):
            told = await reader.read()
        writer.close()
        await server.stop()
        return told

    told = uvloop.run(run())
    assert told.count(b"HTTP/1.1 200 OK") == 300
    assert len(told) > 300 * 100_000


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 200))
def test_whatever_is_sent_meets_no_fault_and_no_hang(noise, cut):
    data = ask("GET /echo/a HTTP/1.1")
    spoilt = data[: cut % len(data)] + noise + b"\r\n\r\n" + ask("GET /late HTTP/1.1")
    seen = []

    def dispatch(request: Request) -> Response:
        seen.append(request)
        return Response(body=b"x")

    try:
        answer = talk(spoilt, b"\r\n\r\n", dispatch=dispatch)
    except ConnectionResetError:  # closed on what was refused, before it was all read
        answer = b""
    assert b"HTTP/1.1 500" not in answer
