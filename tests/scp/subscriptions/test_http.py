"""Subscriptions as a subscriber sees them: asked for, notified, retried, kept over a restart."""

import asyncio
import contextlib
import itertools

import orjson
import pytest
from tests.scp.conftest import Client, opened

from saola.identity import tokens
from saola.kernel import events
from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.access import OWN_PARTS, Access
from saola.scp.events import EntityNotified
from saola.scp.front import Platform
from saola.scp.subscriptions import delivery, notifications
from saola.scp.subscriptions import store as tables
from saola.scp.subscriptions.addresses import networks

LOOPBACK = networks("", private=True)


def subscription(uri, **more):
    return {
        "id": "urn:s:1",
        "type": "Subscription",
        "entities": [{"type": "T"}],
        "notification": {"format": "keyValues", "endpoint": {"uri": uri}},
        **more,
    }


def bearer(name, *scopes):
    token = tokens.issue(tokens.Principal(id=name, kind="system", scopes=scopes), 60)
    return {"authorization": f"Bearer {token}"}


class Receiver:
    """A subscriber's server that answers what it is told to."""

    def __init__(self):
        self.taken = []
        self.status = 200
        self.more = asyncio.Event()
        self.ready = asyncio.Event()
        self.ready.set()

    async def __aenter__(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        port = self.server.sockets[0].getsockname()[1]
        self.uri = f"http://127.0.0.1:{port}/notify?x=1"
        return self

    async def __aexit__(self, *_):
        self.server.close()
        await self.server.wait_closed()

    async def serve(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        body = orjson.loads(await reader.readexactly(length))
        self.taken.append((self.status, body))
        self.more.set()
        await self.ready.wait()
        writer.write(f"HTTP/1.1 {self.status} X\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def until(self, number):
        async with asyncio.timeout(10):
            while len(self.taken) < number:
                self.more.clear()
                await self.more.wait()


@contextlib.asynccontextmanager
async def running(store, notify=LOOPBACK):
    platform = Platform(store, Access(everything=True), notify)
    await platform.start()
    try:
        yield Client(platform, asyncio.get_running_loop())
    finally:
        await platform.stop()


def levels(receiver):
    return [body["data"][0]["level"] for _, body in receiver.taken]


async def update(client, value):
    entity = {"id": "urn:a:1", "type": "T", "level": value}
    answer = await client.asking("POST", "entityOperations/upsert?options=update", [entity])
    assert answer.status in {201, 204}


async def settled(client):
    """Wait until nothing is on its way."""
    async with asyncio.timeout(10):
        while client.platform.delivery._sending:  # noqa: SLF001, ASYNC110 # nothing outside tells
            await asyncio.sleep(0.01)


def test_a_subscription_is_kept_changed_and_deleted(broker):
    created = broker.post("subscriptions/", subscription("http://example.org/"))
    assert created.status == 201
    assert created.header("location") == "/ngsi-ld/v1/subscriptions/urn:s:1"
    assert broker.post("subscriptions", subscription("http://example.org/")).status == 409
    shown = broker.get("subscriptions/urn:s:1").json
    assert shown["status"] == "active"
    assert shown["notification"]["timesSent"] == 0
    assert broker.patch("subscriptions/urn:s:1", {"isActive": False}).status == 204
    assert broker.get("subscriptions?count=true").json[0]["status"] == "paused"
    assert broker.delete("subscriptions/urn:s:1").status == 204
    assert broker.get("subscriptions/urn:s:1").status == 404
    assert broker.patch("subscriptions/urn:s:1", {"isActive": False}).status == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"entities": []}, 400),
        ({"entities": [{}]}, 400),
        ({"notification": {}}, 400),
        ({"notification": {"endpoint": {"uri": "nowhere"}}}, 400),
        ({"notification": {"endpoint": {"uri": "mqtt://example.org/"}}}, 400),
        ({"notification": {"endpoint": {"uri": "mqtt://example.org/a/#"}}}, 400),
        ({"q": "a=="}, 400),
        ({"throttling": -1}, 400),
        ({"timeInterval": 5, "throttling": 5}, 400),
        ({"timeInterval": 0}, 400),
        ({"timeInterval": 1e-7}, 400),
        ({"timeInterval": 1e13}, 400),
        ({"timeInterval": True}, 400),
        ({"throttling": 1e-7}, 400),
        ({"throttling": 1e300}, 400),
        ({"notification": {"endpoint": {"uri": "http://x.org", "timeout": 1e-7}}}, 400),
        ({"notification": {"endpoint": {"uri": "http://x.org", "cooldown": 1e13}}}, 400),
        ({"csf": "(("}, 400),
        ({"expiresAt": "2000-01-01T00:00:00Z"}, 400),
        ({"expiresAt": "soon"}, 400),
        ({"type": "Wish"}, 400),
    ],
)
def test_a_malformed_subscription_is_refused(broker, change, status):
    asked = {**subscription("http://example.org/"), **change}
    assert broker.post("subscriptions", asked).status == status
    assert broker.get("subscriptions").json == []


def test_a_subscriber_is_told_of_matching_changes_in_their_order(store, loop):
    async def told():
        async with Receiver() as receiver, running(store) as client:
            asked = subscription(receiver.uri, q="level>2", watchedAttributes=["level"])
            await client.asking("POST", "subscriptions", asked)
            for value in (1, 3, 5, 2, 4):
                await update(client, value)
            await client.asking("POST", "entities/urn:a:1/attrs", {"other": 1})
            await receiver.until(3)
            await settled(client)
            state = (await client.asking("GET", "subscriptions/urn:s:1")).json
            return receiver, state

    receiver, state = loop.run_until_complete(told())
    assert levels(receiver) == [3, 5, 4]
    body = receiver.taken[0][1]
    assert body["subscriptionId"] == "urn:s:1"
    assert body["type"] == "Notification"
    assert state["notification"]["timesSent"] == 3
    assert state["notification"]["status"] == "ok"


def test_what_could_not_be_delivered_is_tried_again_and_survives_a_restart(
    store, loop, monkeypatch
):
    monkeypatch.setattr(limits, "notification_pause_first_s", 0.05)

    async def told():
        async with Receiver() as receiver:
            receiver.status = 503
            async with running(store) as client:
                await client.asking("POST", "subscriptions", subscription(receiver.uri))
                for value in (1, 2, 3):
                    await update(client, value)
                await receiver.until(2)
            failed = len(receiver.taken)
            receiver.status = 204
            async with running(store) as client:
                await receiver.until(failed + 3)
                await settled(client)
                state = (await client.asking("GET", "subscriptions/urn:s:1")).json
            return receiver, state

    receiver, state = loop.run_until_complete(told())
    taken = [body["data"][0]["level"] for status, body in receiver.taken if status == 204]
    refused = {body["data"][0]["level"] for status, body in receiver.taken if status == 503}
    assert taken == [1, 2, 3]
    assert refused == {1}  # those behind wait for the first
    assert state["notification"]["timesFailed"] >= 1
    assert state["notification"]["status"] == "ok"


def test_a_notification_nobody_takes_is_set_aside_and_lets_others_pass(store, loop, monkeypatch):
    monkeypatch.setattr(limits, "notification_pause_first_s", 0.01)
    monkeypatch.setattr(limits, "notification_attempts_max", 2)

    async def told():
        async with Receiver() as receiver, running(store) as client:
            receiver.status = 500
            await client.asking("POST", "subscriptions", subscription(receiver.uri))
            await update(client, 1)
            await receiver.until(2)
            await settled(client)
            receiver.status = 200
            await update(client, 2)
            await receiver.until(3)
            await settled(client)
            return levels(receiver)

    assert loop.run_until_complete(told()) == [1, 1, 2]


def test_an_address_inside_is_never_knocked_at(store, loop):
    async def told():
        async with Receiver() as receiver, running(store, ()) as client:
            await client.asking("POST", "subscriptions", subscription(receiver.uri))
            await update(client, 1)
            async with asyncio.timeout(10):
                while True:
                    state = (await client.asking("GET", "subscriptions/urn:s:1")).json
                    if state["notification"]["timesFailed"]:
                        return receiver, state
                    await asyncio.sleep(0.01)

    receiver, state = loop.run_until_complete(told())
    assert receiver.taken == []
    assert state["notification"]["status"] == "failed"


def test_our_own_parts_hear_a_change_as_an_event_of_the_same_transaction(store, loop):
    async def told():
        async with running(store) as client:
            await client.asking("POST", "subscriptions", subscription("urn:saola:events"))
            reading = {"value": 4.5, "observedAt": "2024-03-02T00:00:00Z"}
            await update(client, reading)
            return (await client.asking("GET", "subscriptions/urn:s:1")).json

    state = loop.run_until_complete(told())
    with store.reading() as tx:
        (envelope,) = events.read(tx, "scp", after=0, limit=10)
    store.close()
    fact = envelope.as_a(EntityNotified)
    assert (fact.entity, fact.type, fact.data["level"]) == ("urn:a:1", "T", 4.5)
    assert fact.observed_at == "2024-03-02T00:00:00Z"
    assert fact.changed == ("level",)
    assert envelope.key == "urn:a:1"
    assert state["notification"]["timesSent"] == 1


def test_an_event_names_the_values_that_are_in_doubt(store, loop):
    async def told():
        async with running(store) as client:
            await client.asking("POST", "subscriptions", subscription("urn:saola:events"))
            for quality in ("stuck", ["gap", "out_of_range"], "gap"):
                await update(client, {"value": 1, "quality": {"value": quality}})

    loop.run_until_complete(told())
    with store.reading() as tx:
        facts = [one.as_a(EntityNotified) for one in events.read(tx, "scp", after=0, limit=10)]
    store.close()
    assert [one.doubtful for one in facts] == [("level",), ("level",), ()]


def test_a_throttled_subscriber_is_told_once(store, loop):
    async def told():
        async with running(store) as client:
            asked = subscription("urn:saola:events", throttling=3600)
            await client.asking("POST", "subscriptions", asked)
            for value in (1, 2, 3):
                await update(client, value)

    loop.run_until_complete(told())
    with store.reading() as tx:
        assert len(events.read(tx, "scp", after=0, limit=10)) == 1
    store.close()


def test_a_subscription_is_its_owners_alone(store, loop):
    broker = opened(store, loop, Access())
    try:
        asks = broker.post, broker.get, broker.patch, broker.delete
        mine, theirs = (bearer(name, "scp.read", "scp.write") for name in ("mine", "theirs"))
        post, get, patch, delete = asks
        assert post("subscriptions", subscription("http://example.org/"), **mine).status == 201
        at = "subscriptions/urn:s:1"
        assert get(at, **theirs).status == 404
        assert get("subscriptions", **theirs).json == []
        assert (
            patch(at, {"notification": {"endpoint": {"uri": "http://x.org"}}}, **theirs).status
            == 404
        )
        assert delete(at, **theirs).status == 404
        assert get(at, **mine).json["notification"]["endpoint"]["uri"] == "http://example.org/"
        assert delete(at, **mine).status == 204
    finally:
        loop.run_until_complete(broker.platform.stop())


def test_events_are_for_the_parts_of_this_installation(store, loop):
    broker = opened(store, loop, Access())
    try:
        stranger = bearer("theirs", "scp.read", "scp.write")
        asked = subscription("urn:saola:events")
        assert broker.post("subscriptions", asked, **stranger).status == 403
        own = bearer(OWN_PARTS, "scp.read", "scp.write")
        assert broker.post("subscriptions", asked, **own).status == 201
    finally:
        loop.run_until_complete(broker.platform.stop())


def test_a_throttled_subscription_hears_what_was_stored_at_the_second_attempt(
    store, loop, monkeypatch
):
    """A group of writes that fails is stored one by one: the failure has notified nobody."""

    async def told():
        async with Receiver() as receiver, running(store) as client:
            asked = subscription(receiver.uri, throttling=60)
            await client.asking("POST", "subscriptions", asked)
            committed, faults = client.platform.connections.transaction, iter([OSError("full")])

            @contextlib.asynccontextmanager
            async def failing_once():
                async with committed() as tx:
                    yield tx
                    for fault in faults:
                        raise fault

            monkeypatch.setattr(client.platform.connections, "transaction", failing_once)
            one, other = ({"id": f"urn:a:{n}", "type": "T", "level": n} for n in (1, 2))
            upsert = "entityOperations/upsert?options=update"
            await asyncio.gather(
                client.asking("POST", upsert, [one]), client.asking("POST", upsert, [other])
            )
            await receiver.until(1)
            return receiver

    assert levels(loop.run_until_complete(told())) == [1]


def test_a_database_that_is_away_for_a_moment_ends_no_delivery(store, loop, monkeypatch):
    monkeypatch.setattr(delivery, "AWAY_S", 0.01)

    async def told():
        async with Receiver() as receiver, running(store) as client:
            await client.asking("POST", "subscriptions", subscription(receiver.uri))
            due, faults = tables.due, iter([OSError("away")])

            async def away_once(tx):
                for fault in faults:
                    raise fault
                return await due(tx)

            monkeypatch.setattr(tables, "due", away_once)
            await update(client, 1)
            await receiver.until(1)
            return receiver

    assert levels(loop.run_until_complete(told())) == [1]


def test_a_subscription_that_is_no_longer_understood_stops_no_start(store, loop):
    async def told():
        async with running(store) as client:
            await client.asking("POST", "subscriptions", subscription("http://example.org/"))
            connections = client.platform.connections
            async with connections.transaction() as tx:
                await tx.rows("UPDATE subscription SET body = '{}'")
        async with Receiver() as receiver, running(store) as client:
            other = subscription(receiver.uri) | {"id": "urn:s:2"}
            await client.asking("POST", "subscriptions", other)
            await update(client, 1)
            await receiver.until(1)
            return receiver

    assert levels(loop.run_until_complete(told())) == [1]


def test_a_subscription_that_cannot_be_answered_refuses_nobodys_write(store, loop, monkeypatch):
    monkeypatch.setattr(limits, "joined_entities_max", 1)
    links = {"type": "Relationship", "object": ["urn:b:1", "urn:b:2"]}
    entity = {"id": "urn:a:1", "type": "T", "level": 1, "near": links}

    async def told():
        async with Receiver() as receiver, running(store) as client:
            asked = subscription(receiver.uri)
            asked["notification"]["join"] = "flat"
            await client.asking("POST", "subscriptions", asked)
            assert (await client.asking("POST", "entities", entity)).status == 201
            await update(client, 2)
            await receiver.until(2)
            return receiver

    receiver = loop.run_until_complete(told())
    assert levels(receiver) == [1, 2]
    assert [len(body["data"]) for _, body in receiver.taken] == [1, 1]  # without the linked


def test_a_receiver_that_takes_everything_but_slowly_has_a_bound_on_what_waits(
    store, loop, monkeypatch
):
    monkeypatch.setattr(limits, "notifications_kept_max", 20)

    async def told():
        async with Receiver() as receiver, running(store) as client:
            receiver.ready.clear()
            await client.asking("POST", "subscriptions", subscription(receiver.uri))
            most = 0
            for value in range(60):
                await update(client, value)
                async with client.platform.connections.reading() as tx:
                    most = max(most, (await tx.rows("SELECT COUNT(*) FROM notification"))[0][0])
            receiver.ready.set()
            async with asyncio.timeout(10):
                while not receiver.taken or levels(receiver)[-1] != 59:
                    receiver.more.clear()
                    await receiver.more.wait()
            return most

    assert loop.run_until_complete(told()) == 22  # and a tenth more


def test_one_with_much_to_tell_lets_the_others_have_their_turns(store, loop, monkeypatch):
    monkeypatch.setattr(limits, "notifications_in_flight_max", 1)
    monkeypatch.setattr(limits, "notifications_per_turn", 2)
    numbers = itertools.count()

    async def told():
        async with Receiver() as receiver, running(store) as client:
            receiver.ready.clear()
            for name in ("much", "little"):
                asked = subscription(receiver.uri) | {"id": f"urn:s:{name}"}
                asked["entities"] = [{"type": "T", "id": f"urn:a:{name}"}]
                await client.asking("POST", "subscriptions", asked)
            for name in ("much",) * 10 + ("little",):
                entity = {"id": f"urn:a:{name}", "type": "T", "level": next(numbers)}
                await client.asking("POST", "entityOperations/upsert?options=update", [entity])
            receiver.ready.set()
            await receiver.until(11)
            return [body["subscriptionId"].rsplit(":", 1)[-1] for _, body in receiver.taken]

    assert "little" in loop.run_until_complete(told())[:3]


def test_a_follower_that_refuses_one_subscription_tells_the_others(store, loop, monkeypatch):
    told_of_change = notifications.of_change

    def refusing(one, *rest):
        if one.id == "urn:s:1":
            raise Refusal(refusals.TOO_COMPLEX, detail="whatever it is")
        return told_of_change(one, *rest)

    monkeypatch.setattr(notifications, "of_change", refusing)

    async def told():
        async with Receiver() as receiver, running(store) as client:
            for name in ("urn:s:1", "urn:s:2"):
                asked = subscription(receiver.uri) | {"id": name}
                await client.asking("POST", "subscriptions", asked)
            await update(client, 1)
            await receiver.until(1)
            return [body["subscriptionId"] for _, body in receiver.taken]

    assert loop.run_until_complete(told()) == ["urn:s:2"]


def test_a_parameter_nobody_knows_is_refused(broker):
    assert broker.get("subscriptions?colour=red").error == "InvalidRequest"
    assert broker.get("subscriptions?count=true&limit=1").status == 200
