"""Retrieving and querying, at the doors, on each database."""

import pytest

CITY = {"id": "urn:a:city", "type": "City", "name": "Mỹ Tho", "people": 240}
HOUSE = {
    "id": "urn:a:house",
    "type": ["House", "Shop"],
    "scope": ["/VN/T1", "/Street/Left"],
    "name": "Nhà số 1",
    "height": {"value": 12, "unitCode": "MTR"},
    "stands": {"object": "urn:a:city"},
    "street": {"languageMap": {"vi": "Đường Hùng Vương", "en": "Hung Vuong Street"}},
    "location": {"type": "Point", "coordinates": [106.36, 10.36]},
}
LD = "application/ld+json"
GEO = "application/geo+json"


@pytest.fixture
def street(broker):
    made = [CITY, HOUSE, {"id": "urn:a:hut", "type": "House", "name": "Ánh", "height": "low"}]
    assert broker.post("entityOperations/create", made).status == 201
    return broker


def test_members_are_picked_or_omitted(street):
    shown = street.get("entities/urn:a:house?pick=id,name&options=keyValues").json
    assert shown == {"id": "urn:a:house", "name": "Nhà số 1"}
    assert "type" not in street.get("entities/urn:a:house?omit=type,name").json
    assert street.get("entities/urn:a:house?pick=nothing").status == 404
    assert len(street.query(type="House,City", pick="people").json) == 1
    for wrong in ("pick=name&omit=name", "pick=name&attrs=name", "pick=a,,b", "pick=a{b", "omit="):
        answer = street.get(f"entities/urn:a:house?{wrong}")
        assert answer.status == (200 if wrong == "omit=" else 400), wrong


def test_linked_entities_come_along_inline_or_behind(street):
    inline = street.get("entities/urn:a:house?join=inline").json["stands"]
    assert (inline["object"], inline["entity"]["people"]["value"]) == ("urn:a:city", 240)
    simple = street.get("entities/urn:a:house?join=inline&options=keyValues&pick=stands{name}")
    assert simple.json == {"stands": {"name": "Mỹ Tho"}}
    flat = street.query(type="Shop", join="flat", options="keyValues").json
    assert [one["id"] for one in flat] == ["urn:a:house", "urn:a:city"]
    apart = street.query(type="Shop", join="flat", containedBy="urn:a:city").json
    assert [one["id"] for one in apart] == ["urn:a:house"]
    assert street.query(type="Shop", join="sideways").status == 400
    assert street.query(type="Shop", join="flat", joinLevel="0").status == 400


def test_what_links_in_a_circle_ends(broker):
    there = {"id": "urn:a:1", "type": "T", "next": {"object": "urn:a:2"}}
    back = {"id": "urn:a:2", "type": "T", "next": {"object": "urn:a:1"}}
    broker.post("entityOperations/create", [there, back])
    inner = broker.get("entities/urn:a:1?join=inline&joinLevel=5").json["next"]["entity"]
    assert inner["next"] == {"type": "Relationship", "object": "urn:a:1"}


def test_a_query_follows_a_relationship(street):
    assert street.ids(type="House", q='stands{name}=="Mỹ Tho"', join="flat", joinLevel=1) == [
        "house",
        "city",
    ]
    assert street.ids(type="House", q="stands{City:people>200}", join="inline") == ["house"]
    assert street.ids(type="House", q="stands{Lake:people>200}", join="inline") == []
    assert street.query(type="House", q="stands{name}==4").error == "BadRequestData"


def test_places_are_shown_as_geojson(street):
    feature = street.get("entities/urn:a:house?options=keyValues", accept=GEO).json
    assert feature["geometry"] == HOUSE["location"]
    assert (feature["type"], feature["properties"]["name"]) == ("Feature", "Nhà số 1")
    assert "@context" in feature
    both = street.ask("GET", "entities?type=House", None, accept=GEO, prefer="body=json").json
    assert [one["geometry"] is None for one in both["features"]] == [False, True]
    assert "@context" not in both
    assert street.get("entities/urn:a:house?geometryProperty=location").error == "BadRequestData"


def test_the_best_accepted_type_is_answered(street):
    for accept, kind in (
        ("*/*", "application/json"),
        (f"{GEO}, {LD}", LD),
        ("application/json;q=0.1, application/ld+json;q=0.9", LD),
    ):
        answer = street.get("entities/urn:a:city", accept=accept)
        assert answer.header("content-type") == kind
    assert street.get("entities/urn:a:city", accept="text/html").status == 406


def test_texts_come_in_the_language_wanted(street):
    for lang, text in (("en-GB", "Hung Vuong Street"), ("fr;q=0.9,vi;q=0.5", "Đường Hùng Vương")):
        shown = street.get(f"entities/urn:a:house?lang={lang}").json["street"]
        assert shown["value"] == text
        assert shown["type"] == "Property"


def test_types_and_scopes_are_combined(street):
    assert street.ids(type="House;Shop") == ["house"]
    assert street.ids(type="(House;Shop),City") == ["city", "house"]
    assert street.ids(type="*") == ["city", "house", "hut"]
    assert street.ids(type="House", scopeQ="/VN/+") == ["house"]
    assert street.ids(type="House", scopeQ="/VN/#;/Street/Left") == ["house"]
    assert street.ids(type="House", scopeQ="/VN,/Elsewhere") == []
    for wrong in ({"type": "House;"}, {"type": "(House"}, {"type": "House", "scopeQ": "/a/#/b"}):
        assert street.query(**wrong).status == 400


def test_entities_come_in_the_order_asked_for(street):
    assert street.ids(type="House", orderBy="height") == ["house", "hut"]
    assert street.ids(type="House,City", orderBy="name;desc") == ["hut", "house", "city"]
    assert street.ids(type="House", orderBy="name", collation="vi") == ["hut", "house"]
    assert street.ids(type="House,City", orderBy="createdAt,id;desc") == ["hut", "house", "city"]
    near = {"orderBy": "location;dist-asc", "orderFrom": "[106,10]"}
    assert street.ids(type="House", **near) == ["house", "hut"]
    for wrong in ({"orderBy": "location;dist-asc"}, {"orderBy": "a;up"}, {"collation": "!!"}):
        assert street.query(type="House", **wrong).error == "BadRequestData"


def test_what_the_broker_wrote_is_compared_as_a_moment(street):
    assert street.ids(type="House", q='modifiedAt>"2020-01-01T00:00:00Z"') == ["house", "hut"]
    assert street.ids(type="House", q='name.createdAt<"2020-01-01T00:00:00Z"') == []
    assert street.ids(type="House", q='street[*]=="Hung Vuong Street"') == ["house"]


def test_a_query_may_come_by_post(street):
    def asked(**members):
        return street.post("entityOperations/query?limit=5", {"type": "Query", **members})

    ids = {"id": ["urn:a:hut"], "type": "House"}
    found = asked(entities=[{"type": "City"}, ids], pick=["id"]).json
    assert found == [{"id": "urn:a:city"}, {"id": "urn:a:hut"}]
    geo = {"georel": "near;maxDistance==1000", "geometry": "Point", "coordinates": [106.36, 10.36]}
    assert len(asked(entities=[{"type": "House"}], geoQ=geo).json) == 1
    ordered = asked(q="name", ordering={"orderBy": ["name;desc"]}, attrs=["name"]).json
    assert len(ordered) == 3
    for wrong in (
        {"entities": []},
        {"entities": [{"id": "urn:a:hut"}]},
        {"entities": [{"type": "House"}], "q": 4},
        {"entities": [{"type": "House"}], "attrs": []},
        {"entities": [{"type": "House"}], "temporalQ": {}},
        {"entities": [{"type": "House"}], "ordering": {"orderBy": ["location;dist-asc"]}},
    ):
        assert asked(**wrong).error == "BadRequestData", wrong
    assert street.post("entityOperations/query", {"type": "Other"}).error == "BadRequestData"


def test_a_query_that_names_too_little_is_refused(street):
    assert street.query(id="urn:a:city").error == "BadRequestData"
    assert street.query(attrs="createdAt").error == "BadRequestData"
    assert street.ids(local="true") == ["city", "house", "hut"]


def test_a_parameter_nobody_knows_is_refused(street):
    for path in ("entities?type=House&colour=red", "entities/urn:a:city?colour=red"):
        assert street.get(path).error == "InvalidRequest"
    assert street.get("entities?type=House&options=upsideDown").error == "InvalidRequest"
    assert street.get("entities?type=House&geoQ=").status == 200


def test_pages_lead_to_their_neighbours(street):
    page = street.get("entities/?type=House,City&limit=1&offset=1&count=true")
    links = [value for key, value in page.headers if key == "link" and 'rel="prev"' in value]
    there = "/ngsi-ld/v1/entities?count=true&limit=1&offset=0&type=House%2CCity"
    assert links == [f'<{there}>;rel="prev";type="application/json"']
    assert page.header("ngsild-results-count") == "3"
