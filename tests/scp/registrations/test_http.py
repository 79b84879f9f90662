"""Registrations of sources as those who register and discover them see it."""

import pytest
from tests.scp.conftest import LD, Client, opened

from saola.identity import tokens
from saola.scp import limits
from saola.scp.access import Access

ONE = "urn:r:1"
CONTEXT = {"Lake": "https://example.org/Lake", "level": "https://example.org/level"}


def registration(**more):
    return {
        "id": ONE,
        "type": "ContextSourceRegistration",
        "information": [{"entities": [{"type": "Lake"}]}],
        "endpoint": "http://source.example",
        **more,
    }


def about(entity_id="urn:a:1", *names, kind="Lake", **more):
    information = {"entities": [{"type": kind, "id": entity_id}]}
    if names:
        information["propertyNames"] = list(names)
    return registration(information=[information], **more)


def test_a_registration_is_kept_changed_and_deleted(broker):
    created = broker.post("csourceRegistrations/", registration(registrationName="north"))
    assert created.status == 201
    assert created.header("location") == f"/ngsi-ld/v1/csourceRegistrations/{ONE}"
    shown = broker.get(f"csourceRegistrations/{ONE}").json
    assert shown["information"] == [{"entities": [{"type": "Lake"}]}]
    assert "status" not in shown
    assert broker.patch(f"csourceRegistrations/{ONE}", {"registrationName": None}).status == 204
    assert "registrationName" not in broker.get(f"csourceRegistrations/{ONE}").json
    assert broker.delete(f"csourceRegistrations/{ONE}").status == 204
    for method in (broker.get, broker.delete):
        assert method(f"csourceRegistrations/{ONE}").status == 404
    assert broker.patch(f"csourceRegistrations/{ONE}", {"endpoint": "http://a.b"}).status == 404


def test_an_id_is_given_where_none_is_and_taken_only_once(broker):
    without = registration()
    del without["id"]
    address = broker.post("csourceRegistrations", without).header("location")
    assert broker.get(address).json["id"].startswith("urn:ngsi-ld:ContextSourceRegistration:")
    broker.post("csourceRegistrations", registration())
    refused = broker.post("csourceRegistrations", registration())
    assert (refused.status, refused.error) == (409, "AlreadyExists")


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "Registration"},
        {"id": "no uri"},
        {"id": 5},
        {"information": None},
        {"information": []},
        {"information": [5]},
        {"information": [{}]},
        {"information": [{"entities": [{"id": "urn:a:1"}]}]},
        {"information": [{"entities": [{"type": "T", "id": "none"}]}]},
        {"information": [{"entities": [{"type": "T", "idPattern": "("}]}]},
        {"information": [{"propertyNames": ["a b"]}]},
        {"information": [{"propertyNames": [5]}]},
        {"endpoint": "none"},
        {"endpoint": "mqtt://source.example"},
        {"endpoint": "http://source.example/?x=1"},
        {"mode": "other"},
        {"operations": []},
        {"operations": ["fly"]},
        {"expiresAt": "tomorrow"},
        {"expiresAt": "2001-01-01T00:00:00Z"},
        {"location": {"type": "Point"}},
        {"scope": 5},
        {"observationInterval": {"endAt": "2020-01-01T00:00:00Z"}},
        {"management": "yes"},
        {"management": {"cooldown": 0}},
        {"management": {"timeout": -5}},
        {"management": {"timeout": 10**9}},
        {"management": {"localOnly": "yes"}},
        {"management": {"cacheDuration": "bogus"}},
        {"contextSourceInfo": [{"key": "a b", "value": "c"}]},
        {"contextSourceInfo": [{"key": "a", "value": "b\r\nc: d"}]},
        {"contextSourceInfo": [{"key": "accept", "value": "text/plain"}]},
        {"tenant": "a b"},
        {"mode": "auxiliary", "operations": ["updateEntity"]},
        {"mode": "exclusive"},
        {"mode": "exclusive", "information": [{"propertyNames": ["level"]}]},
    ],
)
def test_what_is_not_valid_is_refused_and_not_kept(broker, wrong):
    refused = broker.post("csourceRegistrations", registration(**wrong))
    assert (refused.status, refused.error) == (400, "BadRequestData")
    assert broker.get("csourceRegistrations?type=*").json == []


def test_a_change_that_is_not_valid_leaves_all_as_it_was(broker):
    broker.post("csourceRegistrations", registration())
    for wrong in ({"type": "building"}, {"information": None}, {"id": "urn:r:2"}, {"mode": 5}):
        assert broker.patch(f"csourceRegistrations/{ONE}", wrong).status == 400
    assert broker.get(f"csourceRegistrations/{ONE}").json["endpoint"] == "http://source.example"
    assert broker.patch("csourceRegistrations/none", {}).status == 400


def test_what_is_exclusive_cannot_be_registered_again(broker):
    exclusive = about("urn:a:1", "level", mode="exclusive")
    assert broker.post("csourceRegistrations", exclusive).status == 201
    for mode in ("exclusive", "redirect"):
        again = about("urn:a:1", "level", mode=mode, id="urn:r:2")
        refused = broker.post("csourceRegistrations", again)
        assert (refused.status, refused.error) == (409, "Conflict")
    for other in (
        about("urn:a:1", "depth", mode="exclusive", id="urn:r:3"),
        about("urn:a:2", "level", mode="exclusive", id="urn:r:4"),
        about("urn:a:1", "level", id="urn:r:5"),
    ):
        assert broker.post("csourceRegistrations", other).status == 201
    wider = {"information": exclusive["information"]}
    assert broker.patch("csourceRegistrations/urn:r:3", wider).status == 409


def test_redirections_may_overlap(broker):
    for number in (1, 2):
        given = about("urn:a:1", mode="redirect", id=f"urn:r:{number}")
        assert broker.post("csourceRegistrations", given).status == 201


def test_what_is_kept_here_is_not_registered_as_anothers_alone(broker):
    broker.post("entities", {"id": "urn:a:1", "type": "Lake", "level": 1})
    for given in (
        about("urn:a:1", mode="redirect"),
        about("urn:a:1", "level", mode="exclusive"),
        registration(mode="redirect"),
    ):
        refused = broker.post("csourceRegistrations", given)
        assert (refused.status, refused.error) == (409, "Conflict")
    depth = about("urn:a:1", "depth", mode="exclusive")
    assert broker.post("csourceRegistrations", depth).status == 201


def test_names_are_shown_in_the_readers_terms(broker):
    given = {**about("urn:a:1", "level"), "@context": CONTEXT}
    assert broker.post("csourceRegistrations", given, LD).status == 201
    (information,) = broker.get(f"csourceRegistrations/{ONE}").json["information"]
    assert information["entities"][0]["type"] == "https://example.org/Lake"
    assert information["propertyNames"] == ["https://example.org/level"]


def found(broker, query):
    answer = broker.get(f"csourceRegistrations?{query}")
    assert answer.status == 200, answer.text
    return {one["id"] for one in answer.json}


def test_registrations_are_found_by_what_their_sources_have(broker):
    broker.post("csourceRegistrations", about("urn:a:1", "level", id="urn:r:1"))
    pattern = {"entities": [{"type": "Lake", "idPattern": "^urn:b:"}], "propertyNames": ["depth"]}
    broker.post("csourceRegistrations", registration(id="urn:r:2", information=[pattern]))
    broker.post(
        "csourceRegistrations",
        registration(id="urn:r:3", information=[{"relationshipNames": ["in"]}]),
    )
    assert found(broker, "type=Lake") == {"urn:r:1", "urn:r:2", "urn:r:3"}
    assert found(broker, "type=Gate") == {"urn:r:3"}
    assert found(broker, "attrs=level") == {"urn:r:1"}
    assert found(broker, "type=Lake&id=urn:b:7") == {"urn:r:2", "urn:r:3"}
    assert found(broker, "type=Lake&idPattern=a") == {"urn:r:1", "urn:r:2", "urn:r:3"}


def test_registrations_are_found_by_what_their_sources_are(broker):
    broker.post(
        "csourceRegistrations",
        registration(
            id="urn:r:1",
            scope="/north/1",
            location={"type": "Point", "coordinates": [106.0, 10.0]},
            kind={"type": "Property", "value": "sensor"},
        ),
    )
    broker.post("csourceRegistrations", registration(id="urn:r:2", endpoint="http://b.example"))
    assert found(broker, "type=Lake&scopeQ=/north/%23") == {"urn:r:1"}
    assert found(broker, 'type=Lake&csf=kind=="sensor"') == {"urn:r:1"}
    assert found(broker, 'q=kind=="sensor"') == {"urn:r:1"}
    assert found(broker, "id=urn:a:1") == {"urn:r:1", "urn:r:2"}
    assert found(broker, 'type=Lake&csf=endpoint=="http://b.example"') == {"urn:r:2"}
    near = "georel=near;maxDistance==10&geometry=Point&coordinates=[106,10]"
    assert found(broker, f"type=Lake&{near}") == {"urn:r:1"}


def test_sources_of_the_past_are_found_when_asked_for(broker):
    interval = {"startAt": "2020-01-01T00:00:00Z", "endAt": "2021-01-01T00:00:00Z"}
    broker.post("csourceRegistrations", registration(id="urn:r:1", observationInterval=interval))
    broker.post("csourceRegistrations", registration(id="urn:r:2", managementInterval=interval))
    broker.post("csourceRegistrations", registration(id="urn:r:3"))
    then = "type=Lake&timerel=before&timeAt=2020-06-01T00:00:00Z"
    assert found(broker, "type=Lake") == {"urn:r:3"}
    assert found(broker, then) == {"urn:r:1"}
    assert found(broker, f"{then}&timeproperty=modifiedAt") == {"urn:r:2"}
    assert found(broker, "type=Lake&timerel=after&timeAt=2022-01-01T00:00:00Z") == set()
    between = "timerel=between&timeAt=2020-06-01T00:00:00Z&endTimeAt=2020-07-01T00:00:00Z"
    assert found(broker, f"type=Lake&{between}") == {"urn:r:1"}


def test_a_query_is_answered_in_pages(broker):
    for number in range(3):
        broker.post("csourceRegistrations", registration(id=f"urn:r:{number}"))
    page = broker.get("csourceRegistrations?type=Lake&limit=1&offset=1&count=true")
    assert [one["id"] for one in page.json] == ["urn:r:1"]
    assert page.header("ngsild-results-count") == "3"
    links = [value for key, value in page.headers if key == "link"]
    assert any('rel="prev"' in one and "offset=0" in one for one in links)
    assert any('rel="next"' in one and "offset=2" in one for one in links)


@pytest.mark.parametrize(
    "query",
    ["", "id=none", "type=Lake&q=(", "type=Lake&georel=within", "type=Lake&timerel=before"],
)
def test_a_query_that_cannot_be_understood_is_refused(broker, query):
    assert broker.get(f"csourceRegistrations?{query}").status == 400


def test_what_has_expired_is_neither_seen_nor_in_the_way(broker, monkeypatch):
    import datetime as dt

    from saola.kernel import clock

    later = clock.now() + dt.timedelta(minutes=1)
    given = about("urn:a:1", "level", mode="exclusive", expiresAt=later.isoformat())
    assert broker.post("csourceRegistrations", given).status == 201
    monkeypatch.setattr(clock, "now", lambda: later + dt.timedelta(minutes=1))
    assert broker.get(f"csourceRegistrations/{ONE}").status == 404
    assert found(broker, "type=Lake") == set()
    again = about("urn:a:1", "level", mode="exclusive", id="urn:r:2")
    assert broker.post("csourceRegistrations", again).status == 201
    assert found(broker, "type=Lake") == {"urn:r:2"}


def test_registrations_outlive_a_restart(store, loop):
    client = opened(store, loop)
    client.post("csourceRegistrations", registration())
    loop.run_until_complete(client.platform.stop())
    client = opened(store, loop)
    assert len(client.platform.registry) == 1
    assert client.get(f"csourceRegistrations/{ONE}").status == 200
    loop.run_until_complete(client.platform.stop())


def test_there_is_an_end_to_how_many_there_may_be(broker, monkeypatch):
    monkeypatch.setattr(limits, "registrations_max", 1)
    broker.post("csourceRegistrations", registration())
    assert broker.post("csourceRegistrations", registration(id="urn:r:2")).status == 400
    assert broker.patch(f"csourceRegistrations/{ONE}", {"scope": "/a"}).status == 204


def bearer(name, *scopes):
    token = tokens.issue(tokens.Principal(id=name, kind="system", scopes=scopes), 60)
    return {"authorization": f"Bearer {token}"}


@pytest.fixture
def guarded(store, loop):
    client = opened(store, loop, Access(frozenset({"Lake"})))
    yield client
    loop.run_until_complete(client.platform.stop())


def test_only_the_owner_changes_a_registration_and_sees_its_secrets(guarded: Client):
    owner, other = bearer("a", "scp.read", "scp.write"), bearer("b", "scp.read", "scp.write")
    given = registration(contextSourceInfo=[{"key": "Authorization", "value": "Bearer x"}])
    assert guarded.post("csourceRegistrations", given).status == 401
    assert guarded.post("csourceRegistrations", given, **bearer("c", "scp.read")).status == 403
    assert guarded.post("csourceRegistrations", given, **owner).status == 201
    path = f"csourceRegistrations/{ONE}"
    assert "contextSourceInfo" in guarded.get(path, **owner).json
    assert "contextSourceInfo" not in guarded.get(path, **other).json
    assert "contextSourceInfo" not in guarded.get("csourceRegistrations?type=*", **other).json[0]
    assert guarded.get(path).status == 401
    assert guarded.patch(path, {"endpoint": "http://evil.example"}, **other).status == 404
    assert guarded.delete(path, **other).status == 404
    assert guarded.delete(path, **owner).status == 204
