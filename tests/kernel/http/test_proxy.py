"""The proxy passes requests on, and says clearly when it cannot."""

import asyncio
import contextlib

import pytest

from saola.kernel import refusals, settings
from saola.kernel.errors import Refusal
from saola.kernel.http.application import Application
from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.proxy import Upstream
from saola.kernel.http.routing import Route, Router
from saola.kernel.http.server import Server

LONG = 400_000  # bytes: its last piece is the one that is too much for the proxy


def echo(request):
    return json_response(
        {
            "method": request.method,
            "target": f"{request.path}?{request.query}",
            "headers": dict(request.headers),
            "body": request.body.decode(),
        },
        headers=(("x-kept", "yes"), ("connection", "x-private"), ("x-private", "secret")),
    )


async def pieces(request):
    async def run():
        for number in range(200):
            yield b"%03d" % number * 1000
            if number % 50 == 0:
                await asyncio.sleep(0)

    return Response(body=run())


def long(request):
    return Response(body=b"x" * LONG)


async def sleepy(request):
    await asyncio.sleep(5)
    return Response()


ROUTES = tuple(
    Route(method, path, handler, "anyone", handler.__name__)
    for method, path, handler in (
        ("GET", "/echo", echo),
        ("POST", "/echo", echo),
        ("GET", "/pieces", pieces),
        ("GET", "/long", long),
        ("GET", "/sleepy", sleepy),
    )
)


@contextlib.asynccontextmanager
async def behind():
    server = Server(Application(Router(ROUTES)))
    await server.start("127.0.0.1", 0)
    upstream = Upstream(f"http://127.0.0.1:{server.port}", connect_seconds_max=10)
    try:
        yield upstream
    finally:
        upstream.close()
        await server.stop(0.1)


@contextlib.asynccontextmanager
async def raw(answer):
    """An upstream that answers whatever it is asked with these bytes, then hangs up."""

    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield Upstream(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")


def asked(method="GET", path="/echo", **fields):
    return Request(method=method, path=path, peer="10.0.0.9", **fields)


def run(work):
    return asyncio.run(work)


def test_method_target_headers_and_body_arrive_and_the_answer_returns():
    async def walk():
        async with behind() as upstream:
            request = asked("POST", query="a=1", headers={"host": "tinh.vn"}, body=b"than")
            answer = await upstream.call(request)
            return answer, Request(method="GET", path="/", body=answer.body).json()

    answer, told = run(walk())
    assert answer.status == 200
    assert (told["method"], told["target"], told["body"]) == ("POST", "/echo?a=1", "than")
    assert told["headers"]["host"] == "tinh.vn"
    assert ("x-kept", "yes") in answer.headers
    assert "x-private" not in dict(answer.headers)


def test_who_asks_is_said_by_the_proxy_alone():
    async def walk():
        forged = {
            "x-forwarded-for": "1.2.3.4",
            "x-real-ip": "1.2.3.4",
            "x_forwarded_for": "1.2.3.4",
            "connection": "x-mine",
            "x-mine": "1",
        }
        async with behind() as upstream:
            answer = await upstream.call(asked(headers=forged))
            return Request(method="GET", path="/", body=answer.body).json()["headers"]

    told = run(walk())
    assert told["x-forwarded-for"] == "10.0.0.9"
    assert not {"x-real-ip", "x_forwarded_for", "x-mine"} & set(told)


@pytest.mark.parametrize(
    ("told", "client"),
    [
        ("6.6.6.6, 203.0.113.7", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("", "10.0.0.9"),
        ("203.0.113.7, unknown", "10.0.0.9"),
    ],
)
def test_a_proxy_of_this_installation_says_whom_it_speaks_for(told, client, monkeypatch):
    before = settings.read({"SAOLA_PROXIES": "10.0.0.0/8"})
    monkeypatch.setattr(settings, "current", lambda: before)

    async def walk(peer):
        async with behind() as upstream:
            request = Request(
                method="GET", path="/echo", peer=peer, headers={"x-forwarded-for": told}
            )
            answer = await upstream.call(request)
            return Request(method="GET", path="/", body=answer.body).json()["headers"]

    assert run(walk("10.0.0.9"))["x-forwarded-for"] == client
    assert run(walk("192.0.2.1"))["x-forwarded-for"] == "192.0.2.1"


def test_a_long_answer_streams_whole_and_the_connection_serves_again():
    async def walk():
        async with behind() as upstream:
            first = await upstream.call(asked(path="/pieces"))
            second = await upstream.call(asked(path="/pieces"))
            return first.body, second.body

    first, second = run(walk())
    assert first == second == b"".join(b"%03d" % number * 1000 for number in range(200))


def test_a_long_answer_that_comes_at_once_leaves_its_connection_able_to_hear():
    async def walk():
        async with behind() as upstream:
            sizes = []
            for _ in range(5):
                answer = await upstream.forward(asked(path="/long"), seconds_max=5)
                await asyncio.sleep(0.05)  # a slow reader: what is left arrives before it looks
                sizes.append(sum([len(piece) async for piece in answer.body]))
            return sizes

    assert run(walk()) == [LONG] * 5


def test_a_long_answer_over_the_callers_limit_is_refused():
    async def walk():
        async with behind() as upstream:
            await upstream.call(asked(path="/pieces"), bytes_max=1000)

    with pytest.raises(Refusal) as refused:
        run(walk())
    assert refused.value.code is refusals.UPSTREAM_UNSOUND


def test_many_at_once_share_connections_without_mixing_answers():
    async def walk():
        async with behind() as upstream:
            answers = await asyncio.gather(
                *(upstream.call(asked(query=f"n={n}")) for n in range(300))
            )
            return [Request(method="GET", path="/", body=a.body).json()["target"] for a in answers]

    assert run(walk()) == [f"/echo?n={n}" for n in range(300)]


def test_an_upstream_that_is_away_late_or_unsound_is_refused_in_words():
    async def away():
        await Upstream("http://127.0.0.1:1", connect_seconds_max=1).call(asked())

    async def late():
        async with behind() as upstream:
            await upstream.call(asked(path="/sleepy"), seconds_max=0.05)

    async def unsound(answer):
        async with raw(answer) as upstream:
            await upstream.call(asked())

    for work, code in (
        (away(), refusals.UPSTREAM_UNREACHABLE),
        (late(), refusals.UPSTREAM_LATE),
        (unsound(b"SSH-2.0-OpenSSH\r\n\r\n"), refusals.UPSTREAM_UNSOUND),
        (unsound(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf"), None),
    ):
        with pytest.raises(Refusal) as refused:
            run(work)
        assert code in {None, refused.value.code}
        assert refused.value.message("vi")


@pytest.mark.parametrize("path", ["/a b", "/a\r\nx-evil: 1"])
def test_a_target_that_would_break_the_line_is_never_sent(path):
    async def walk():
        async with behind() as upstream:
            await upstream.call(asked(path=path))

    with pytest.raises(Refusal):
        run(walk())
