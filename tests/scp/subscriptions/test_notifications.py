"""What a notification says, as its receiver reads it."""

import asyncio

import orjson
import pytest
from tests.scp.subscriptions.test_http import Receiver, running, settled, subscription

LD = "application/ld+json"


def asked(uri, **notification):
    accept = notification.pop("accept", "application/json")
    return {**notification, "endpoint": {"uri": uri, "accept": accept}}


@pytest.fixture
def told(store, loop):
    """What a subscriber is told when these requests are made, one after another."""

    def run(notification, requests, *, before=(), number=1, **more):
        async def go():
            async with Receiver() as receiver, running(store) as client:
                for method, path, body in before:
                    assert (await client.asking(method, path, body)).status < 300
                given = subscription(receiver.uri, **more)
                given["notification"] = asked(receiver.uri, **notification)
                answer = await client.asking("POST", "subscriptions", given)
                assert answer.status == 201, answer.text
                for method, path, body in requests:
                    assert (await client.asking(method, path, body)).status < 300
                await receiver.until(number)
                await settled(client)
                return [body for _, body in receiver.taken]

        return loop.run_until_complete(go())

    return run


ONE = {"id": "urn:a:1", "type": "T", "level": 1, "name": "x"}
CREATE = ("POST", "entities", ONE)
DELETE = ("DELETE", "entities/urn:a:1", None)
CHANGED = ("PATCH", "entities/urn:a:1/attrs", {"level": 2})


def test_a_deleted_attribute_is_told_as_null(told):
    drop = ("DELETE", "entities/urn:a:1/attrs/level", None)
    wanted = {"notificationTrigger": ["attributeDeleted"]}
    (body,) = told({}, [drop], before=[CREATE], **wanted)
    (data,) = body["data"]
    assert data["level"] == {"type": "Property", "value": "urn:ngsi-ld:null"}
    assert data["name"]["value"] == "x"


def test_a_deleted_entity_is_told_with_the_moment_and_nothing_else(told):
    (body,) = told({}, [DELETE], before=[CREATE], notificationTrigger=["entityDeleted"])
    (data,) = body["data"]
    assert set(data) == {"id", "type", "deletedAt"}


def test_changes_are_told_beside_what_was_before(told):
    (body,) = told({"showChanges": True}, [CHANGED], before=[CREATE])
    assert body["data"][0]["level"] == {"type": "Property", "value": 2, "previousValue": 1}
    assert "previousValue" not in body["data"][0]["name"]


def test_a_deleted_entity_is_told_with_what_it_was_when_changes_are_asked_for(told):
    wanted = {"notificationTrigger": ["entityDeleted"]}
    (body,) = told({"showChanges": True}, [DELETE], before=[CREATE], **wanted)
    level = body["data"][0]["level"]
    assert level == {"type": "Property", "value": "urn:ngsi-ld:null", "previousValue": 1}


def test_members_are_picked_and_omitted(told):
    (body,) = told({"pick": ["id", "level"]}, [CREATE])
    assert set(body["data"][0]) == {"id", "level"}
    (body,) = told({"omit": ["level"]}, [CHANGED], id="urn:s:2", before=[DELETE, CREATE])
    assert set(body["data"][0]) == {"id", "type", "name"}


@pytest.mark.parametrize("kind", ["flat", "inline"])
def test_linked_entities_come_along(told, kind):
    parts = ("POST", "entities", {"id": "urn:b:1", "type": "B", "size": 3})
    linked = {"id": "urn:a:1", "type": "T", "has": {"type": "Relationship", "object": "urn:b:1"}}
    (body,) = told({"join": kind}, [("POST", "entities", linked)], before=[parts])
    if kind == "flat":
        assert [one["id"] for one in body["data"]] == ["urn:a:1", "urn:b:1"]
    else:
        assert body["data"][0]["has"]["entity"]["size"]["value"] == 3


def test_a_receiver_of_places_is_told_features(told):
    place = {"type": "Point", "coordinates": [106.4, 10.3]}
    entity = {"id": "urn:a:1", "type": "T", "location": {"type": "GeoProperty", "value": place}}
    (body,) = told({"accept": "application/geo+json"}, [("POST", "entities", entity)])
    assert body["data"]["type"] == "FeatureCollection"
    assert body["data"]["features"][0]["geometry"] == place


def test_with_json_ld_each_entity_has_its_context(told):
    (body,) = told({"accept": LD}, [CREATE])
    assert body["@context"] == body["data"][0]["@context"]


def test_only_what_lies_within_a_scope_is_told(told):
    near, far = (
        ("POST", "entities", {"id": f"urn:a:{one}", "type": "T", "scope": one, "level": 1})
        for one in ("/near", "/far")
    )
    (body,) = told({}, [far, near], scopeQ="/near/#")
    assert body["data"][0]["id"] == "urn:a:/near"


def test_a_selection_of_types_holds_for_subscribers_as_well(told):
    one = ("POST", "entities", {"id": "urn:a:1", "type": "T", "level": 1})
    both = ("POST", "entities", {"id": "urn:a:2", "type": ["T", "U"], "level": 1})
    (body,) = told({}, [one, both], entities=[{"type": "T;U"}])
    assert body["data"][0]["id"] == "urn:a:2"


def test_a_query_may_lead_to_linked_entities(told):
    parts = [("POST", "entities", {"id": f"urn:b:{n}", "type": "B", "size": n}) for n in (1, 9)]
    linked = [
        ("POST", "entities", {"id": f"urn:a:{n}", "type": "T", "has": {"object": f"urn:b:{n}"}})
        for n in (1, 9)
    ]
    (body,) = told({}, linked, before=parts, q="has{size}>5")
    assert body["data"][0]["id"] == "urn:a:9"


def test_a_periodic_subscriber_is_told_again_and_again_of_everything(told):
    both = [CREATE, ("POST", "entities", {"id": "urn:a:2", "type": "T", "level": 2})]
    bodies = told({"format": "keyValues"}, [], before=both, number=2, timeInterval=0.2)
    assert [one["level"] for one in bodies[0]["data"]] == [1, 2]
    assert bodies[0]["id"] != bodies[1]["id"]


def test_a_link_says_what_the_names_of_a_plain_notification_mean(store, loop):
    async def go():
        head = asyncio.get_running_loop().create_future()

        async def serve(reader, writer):
            head.set_result(await reader.readuntil(b"\r\n\r\n"))
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        uri = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        async with server, running(store) as client:
            await client.asking("POST", "subscriptions", subscription(uri))
            await client.asking("POST", "entities", ONE)
            async with asyncio.timeout(10):
                return (await head).decode()

    head = loop.run_until_complete(go())
    assert 'rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"' in head


def test_who_reads_a_subscription_sees_its_own_members_only(broker):
    given = subscription("http://example.org/", status="expired", colour="red")
    given["notification"]["timesSent"] = 42
    assert broker.post("subscriptions", given).status == 201
    shown = broker.get("subscriptions/urn:s:1?options=sysAttrs").json
    assert shown["notification"]["timesSent"] == 0
    assert shown["status"] == "active"
    assert "colour" not in shown
    assert shown["createdAt"] == shown["modifiedAt"]


def test_names_of_a_subscription_are_shown_as_the_reader_calls_them(broker):
    context = {"Place": "https://example.org/T", "height": "https://example.org/level"}
    given = subscription("http://example.org/", watchedAttributes=["height"])
    given |= {"entities": [{"type": "Place"}], "@context": [context]}
    assert broker.post("subscriptions", orjson.dumps(given), content_type=LD).status == 201
    shown = broker.get("subscriptions/urn:s:1").json
    assert shown["entities"] == [{"type": "https://example.org/T"}]
    assert shown["watchedAttributes"] == ["https://example.org/level"]
