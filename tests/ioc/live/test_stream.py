import asyncio
import contextlib

import orjson
import pytest

from saola.identity import tokens
from saola.identity.tokens import Principal, Role
from saola.ioc import limits
from saola.ioc.events import IncidentOpened
from saola.ioc.live.front import Live
from saola.ioc.live.hub import Hub
from saola.ioc.thresholds.notices import SUBSCRIPTION
from saola.kernel import events
from saola.kernel.db import Database
from saola.kernel.http.application import Application
from saola.kernel.http.routing import Router
from saola.kernel.http.server import Server
from saola.scp.events import EntityNotified

AT = "2026-03-02T01:00:00Z"


@pytest.fixture(params=["sqlite", "postgresql"])
def stores(request, tmp_path, a_province):
    url = "sqlite:" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    made = Database("scp", url, tmp_path), Database("control", url, tmp_path)
    for store in made:
        with store.transaction() as tx:
            events.prepare(tx)
    yield made
    for store in made:
        store.close()


def measured(store, value, kind="WaterQualityObserved", subscription=SUBSCRIPTION):
    notice = EntityNotified(
        subscription=subscription,
        entity=f"urn:ngsi-ld:{kind}:s1",
        type=kind,
        data={"salinity": value, "source": "bản tin thử"},
        changed=("salinity",),
        observed_at=AT,
        at=AT,
    )
    with store.transaction() as tx:
        events.emit(tx, notice, key=notice.entity)


def opened(store, code):
    fact = IncidentOpened(code=code, kind="salinity", severity="severe", place="s1", source="r")
    with store.transaction() as tx:
        events.emit(tx, fact, key=code)


class Screen:
    """A reader over a real socket."""

    def __init__(self, port):
        self.port = port

    async def connect(self, **headers):
        self.read, self.write = await asyncio.open_connection("127.0.0.1", self.port)
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        head = "\r\n".join(["GET /live/events HTTP/1.1", "host: x", *lines, "", ""])
        self.write.write(head.encode())
        answer = await self.read.readuntil(b"\r\n\r\n")
        self.status = int(answer.split(b" ")[1])
        return self

    async def heard(self, number):
        """The next `number` events, heartbeats and directions apart."""
        found = []
        async with asyncio.timeout(5):
            while len(found) < number:
                size = int(await self.read.readline(), 16)
                chunk = await self.read.readexactly(size + 2)
                fields = dict(
                    line.split(": ", 1) for line in chunk.decode().split("\n") if line.strip()
                )
                if "event" in fields:
                    found.append((fields["event"], orjson.loads(fields["data"]), fields["id"]))
        return found

    def close(self):
        self.write.close()


async def until(true):
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 # what is awaited happens in a thread
            await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def serving(stores):
    live = Live(Hub(*stores))
    await live.start()
    server = Server(Application(Router(live.routes)))
    await server.start("127.0.0.1", 0)
    try:
        yield live, Screen(server.port)
    finally:
        await live.stop()
        await server.stop()


def operator():
    tokens.ensure_keys()
    held = Principal(id="u1", kind="official", roles=(Role("operator", "H1"),))
    return f"saola_live={tokens.issue(held, 60, tokens.LIVE_AUDIENCE)}"


def test_a_change_is_pushed_to_everybody_who_may_hear_it(stores):
    async def walk():
        async with serving(stores) as (_, screen):
            officer, citizen = screen, Screen(screen.port)
            await officer.connect(cookie=operator())
            await citizen.connect()
            assert [one[0] for one in await officer.heard(1)] == ["ready"]
            assert [one[0] for one in await citizen.heard(1)] == ["ready"]
            measured(stores[0], 2.5)
            measured(stores[0], 9.9, subscription="urn:ngsi-ld:Subscription:x")
            opened(stores[1], "SC-1")
            measured(stores[0], 2.7)
            told = await officer.heard(3)
            assert sorted(kind for kind, _, _ in told) == ["incident", "reading", "reading"]
            values = [data["values"] for kind, data, _ in await citizen.heard(2)]
            assert values == [{"salinity": 2.5}, {"salinity": 2.7}]
            officer.close()
            citizen.close()

    asyncio.run(walk())


def test_a_reader_resumes_where_it_was_and_is_told_when_it_missed_too_much(stores, monkeypatch):
    async def walk():
        async with serving(stores) as (live, screen):
            await screen.connect(cookie=operator())
            await screen.heard(1)
            measured(stores[0], 2.5)
            (_, _, last) = (await screen.heard(1))[0]
            screen.close()
            opened(stores[1], "SC-1")
            measured(stores[0], 2.6)
            await until(lambda: live.hub.cursor == (2, 1))
            await screen.connect(cookie=operator(), last_event_id=last)
            told = await screen.heard(3)
            assert [one[0] for one in told] == ["reading", "incident", "ready"]
            assert told[0][1]["values"] == {"salinity": 2.6}
            screen.close()
            monkeypatch.setattr(limits, "live_resume_events_max", 1)
            for stranger in (last, "999-999"):
                await screen.connect(last_event_id=stranger)
                assert [one[0] for one in await screen.heard(1)] == ["reset"]
                screen.close()
            await screen.connect(last_event_id="../../etc")
            assert [one[0] for one in await screen.heard(1)] == ["ready"]
            screen.close()

    asyncio.run(walk())


def test_a_forged_token_and_one_reader_too_many_are_refused(stores, monkeypatch):
    async def walk():
        async with serving(stores) as (_, screen):
            tokens.ensure_keys()
            await screen.connect(cookie="saola_live=forged")
            assert screen.status == 401
            screen.close()
            monkeypatch.setattr(limits, "live_clients_max", 0)
            await screen.connect()
            assert screen.status == 503
            screen.close()

    asyncio.run(walk())


def test_a_reader_that_lags_too_far_behind_is_let_go(stores, monkeypatch):
    monkeypatch.setattr(limits, "live_queue_events_max", 2)

    async def walk():
        hub = Hub(*stores)
        await hub.start()
        stream = hub.stream("", everything=True)
        assert [await anext(stream) for _ in range(2)]
        for number in range(4):
            measured(stores[0], number)
        (reader,) = hub.readers
        await until(lambda: reader.lost)
        assert len([chunk async for chunk in stream]) <= 2
        assert not hub.readers
        await hub.stop()

    asyncio.run(walk())


def test_a_quiet_stream_is_kept_alive(stores, monkeypatch):
    monkeypatch.setattr(limits, "live_heartbeat_s", 0.01)

    async def walk():
        hub = Hub(*stores)
        stream = hub.stream("", everything=False)
        assert [await anext(stream) for _ in range(3)][2].startswith(b":")
        await stream.aclose()
        assert not hub.readers
        await hub.stop()

    asyncio.run(walk())
