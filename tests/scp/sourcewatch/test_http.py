"""Who subscribes to registrations hears of them: when they come, change and go."""

import datetime as dt

import pytest
from tests.scp.conftest import Client, opened
from tests.scp.distribution.sources import LOOPBACK, Source

from saola.identity import tokens
from saola.kernel import clock
from saola.scp.access import Access
from saola.scp.front import Platform

SUBSCRIPTION = "csourceSubscriptions/urn:s:1"


def subscription(uri="http://a.example/", **more):
    return {
        "id": "urn:s:1",
        "type": "Subscription",
        "entities": [{"type": "Lake"}],
        "notification": {"endpoint": {"uri": uri}},
        **more,
    }


def registration(number=1, kind="Lake", **more):
    return {
        "id": f"urn:r:{number}",
        "type": "ContextSourceRegistration",
        "information": [{"entities": [{"type": kind}]}],
        "endpoint": "http://source.example",
        **more,
    }


@pytest.fixture
def client(store, loop):
    platform = Platform(store, Access(everything=True), LOOPBACK)
    loop.run_until_complete(platform.start())
    yield Client(platform, loop)
    loop.run_until_complete(platform.stop())


@pytest.fixture
def receiver(loop):
    one = Source(loop)
    yield one
    one.stop()


def told(receiver, number):
    """What the receiver has heard by the time it has heard so often: reasons and ids."""
    receiver.loop.run_until_complete(receiver.until(number))
    return [
        (body["triggerReason"], [one["id"] for one in body["data"]])
        for _, _, body in receiver.asked
    ]


def test_a_subscriber_hears_of_what_comes_changes_and_goes(client, receiver):
    client.post("csourceRegistrations", registration(1))
    assert client.post("csourceSubscriptions", subscription(receiver.url)).status == 201
    client.post("csourceRegistrations", registration(2))
    client.post("csourceRegistrations", registration(3, "Gate"))
    client.patch("csourceRegistrations/urn:r:2", {"endpoint": "http://other.example"})
    client.patch(
        "csourceRegistrations/urn:r:2", {"information": registration(2, "Gate")["information"]}
    )
    client.delete("csourceRegistrations/urn:r:1")
    assert told(receiver, 5) == [
        ("newlyMatching", ["urn:r:1"]),
        ("newlyMatching", ["urn:r:2"]),
        ("updated", ["urn:r:2"]),
        ("noLongerMatching", ["urn:r:2"]),
        ("noLongerMatching", ["urn:r:1"]),
    ]
    body = receiver.asked[0][2]
    assert (body["type"], body["subscriptionId"]) == ("ContextSourceNotification", "urn:s:1")


def test_who_widens_a_subscription_hears_of_what_matches_now(client, receiver):
    client.post("csourceRegistrations", registration(1))
    client.post("csourceRegistrations", registration(2, "Gate"))
    client.post("csourceSubscriptions", subscription(receiver.url))
    client.patch(SUBSCRIPTION, {"entities": [{"type": "Lake,Gate"}]})
    assert told(receiver, 2) == [
        ("newlyMatching", ["urn:r:1"]),
        ("newlyMatching", ["urn:r:2"]),
    ]


def test_only_what_is_relevant_is_told_and_no_secret(client, receiver):
    client.post("csourceSubscriptions", subscription(receiver.url, watchedAttributes=["level"]))
    parts = [
        {"entities": [{"type": "Lake"}], "propertyNames": ["level"]},
        {"entities": [{"type": "Lake"}], "propertyNames": ["depth"]},
    ]
    secret = [{"key": "Authorization", "value": "Bearer x"}]
    client.post("csourceRegistrations", registration(information=parts, contextSourceInfo=secret))
    told(receiver, 1)
    (one,) = receiver.asked[0][2]["data"]
    assert one["information"] == parts[:1]
    assert "contextSourceInfo" not in one


@pytest.mark.parametrize(
    ("more", "hears"),
    [
        ({"isActive": False}, False),
        ({"entities": [{"type": "Gate"}]}, False),
        ({"watchedAttributes": ["level"]}, True),
        ({"csf": 'endpoint=="http://source.example"'}, True),
        ({"csf": 'endpoint=="http://other.example"'}, False),
        ({"scopeQ": "/north/#"}, True),
        ({"scopeQ": "/south"}, False),
        ({"temporalQ": {"timerel": "after", "timeAt": "2020-01-01T00:00:00Z"}}, False),
    ],
)
def test_a_subscriber_hears_of_what_it_asked_for(client, receiver, more, hears):
    client.post("csourceRegistrations", registration(scope="/north/1"))
    assert client.post("csourceSubscriptions", subscription(receiver.url, **more)).status == 201
    client.post("csourceSubscriptions", subscription(receiver.url, id="urn:s:2"))
    told(receiver, 2 if hears else 1)
    heard = {body["subscriptionId"] for _, _, body in receiver.asked}
    assert heard == ({"urn:s:1", "urn:s:2"} if hears else {"urn:s:2"})


def test_how_delivery_went_is_counted(client, receiver, loop):
    client.post("csourceRegistrations", registration())
    client.post("csourceSubscriptions", subscription(receiver.url))
    told(receiver, 1)
    for _ in range(200):
        notification = client.get(SUBSCRIPTION).json["notification"]
        if "timesSent" in notification:
            break
        loop.run_until_complete(receiver.soon())
    assert (notification["status"], notification["timesSent"]) == ("ok", 1)


def test_a_subscription_is_kept_changed_and_deleted(client):
    created = client.post("csourceSubscriptions", subscription())
    assert created.header("location") == f"/ngsi-ld/v1/{SUBSCRIPTION}"
    assert client.post("csourceSubscriptions", subscription()).status == 409
    assert client.get(SUBSCRIPTION).json["status"] == "active"
    assert client.patch(SUBSCRIPTION, {"isActive": False}).status == 204
    listed = client.get("csourceSubscriptions?count=true")
    assert [one["status"] for one in listed.json] == ["paused"]
    assert listed.header("ngsild-results-count") == "1"
    assert client.delete(SUBSCRIPTION).status == 204
    assert client.get(SUBSCRIPTION).status == 404
    assert client.delete(SUBSCRIPTION).status == 404
    assert client.patch(SUBSCRIPTION, {"isActive": True}).status == 404


def test_subscriptions_to_entities_are_others_even_under_the_same_id(client):
    client.post("csourceSubscriptions", subscription())
    assert client.get("subscriptions?count=true").json == []
    assert client.get("subscriptions/urn:s:1").status == 404
    assert client.post("subscriptions", subscription()).status == 201
    assert client.delete("subscriptions/urn:s:1").status == 204
    assert client.get(SUBSCRIPTION).status == 200


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"type": "Watch"}, 400),
        ({"notification": None}, 400),
        ({"csf": "("}, 400),
        ({"watchedAttributes": []}, 400),
        ({"temporalQ": {"timerel": "before"}}, 400),
        ({"temporalQ": 5}, 400),
        ({"expiresAt": "2001-01-01T00:00:00Z"}, 400),
        ({"timeInterval": 5}, 501),
        ({"notification": {"endpoint": {"uri": "urn:saola:events"}}}, 403),
    ],
)
def test_what_is_not_valid_is_refused_and_not_kept(client, more, status):
    assert client.post("csourceSubscriptions", subscription(**more)).status == status
    assert client.get("csourceSubscriptions").json == []
    client.post("csourceSubscriptions", subscription())
    assert client.patch(SUBSCRIPTION, more).status == status
    assert client.get("csourceSubscriptions/none").status == 400


def test_an_expired_subscription_hears_nothing(client, receiver, monkeypatch):
    later = clock.now() + dt.timedelta(minutes=1)
    client.post("csourceSubscriptions", subscription(receiver.url, expiresAt=later.isoformat()))
    client.post("csourceSubscriptions", subscription(receiver.url, id="urn:s:2"))
    monkeypatch.setattr(clock, "now", lambda: later)
    client.post("csourceRegistrations", registration())
    told(receiver, 1)
    assert [body["subscriptionId"] for _, _, body in receiver.asked] == ["urn:s:2"]
    assert client.get(SUBSCRIPTION).json["status"] == "expired"


def test_subscriptions_outlive_a_restart(store, loop, receiver):
    platform = Platform(store, Access(everything=True), LOOPBACK)
    loop.run_until_complete(platform.start())
    Client(platform, loop).post("csourceSubscriptions", subscription(receiver.url))
    loop.run_until_complete(platform.stop())
    platform = Platform(store, Access(everything=True), LOOPBACK)
    loop.run_until_complete(platform.start())
    Client(platform, loop).post("csourceRegistrations", registration())
    assert told(receiver, 1) == [("newlyMatching", ["urn:r:1"])]
    loop.run_until_complete(platform.stop())


def test_a_subscription_is_its_owners(store, loop):
    client = opened(store, loop, Access())
    owner, other = (
        {
            "authorization": "Bearer "
            + tokens.issue(
                tokens.Principal(id=name, kind="system", scopes=("scp.read", "scp.write")), 60
            )
        }
        for name in "ab"
    )
    assert client.post("csourceSubscriptions", subscription()).status == 401
    assert client.post("csourceSubscriptions", subscription(), **owner).status == 201
    assert client.get("csourceSubscriptions", **other).json == []
    assert client.get(SUBSCRIPTION, **other).status == 404
    assert client.delete(SUBSCRIPTION, **other).status == 404
    assert client.get(SUBSCRIPTION, **owner).status == 200
    loop.run_until_complete(client.platform.stop())
