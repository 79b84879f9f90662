"""The broker's doors, asked as a client would."""

STATION = {
    "id": "urn:ngsi-ld:Station:xh",
    "type": "WaterQualityObserved",
    "salinity": {
        "type": "Property",
        "value": 3.4,
        "unitCode": "G21",
        "observedAt": "2024-03-02T00:00:00Z",
    },
    "name": {"type": "Property", "value": "Cống Xuân Hòa"},
    "location": {
        "type": "GeoProperty",
        "value": {"type": "Point", "coordinates": [106.41, 10.3366]},
    },
    "managedBy": {"type": "Relationship", "object": "urn:ngsi-ld:Unit:1"},
}
HERE = "entities/urn:ngsi-ld:Station:xh"


def test_an_entity_is_created_once_and_read_back_as_given(broker):
    created = broker.post("entities", STATION)
    assert created.status == 201
    assert created.header("location") == "/ngsi-ld/v1/entities/urn:ngsi-ld:Station:xh"
    assert broker.get(HERE).json == STATION
    again = broker.post("entities/", STATION)
    assert (again.status, again.error) == (409, "AlreadyExists")


def test_an_entity_is_shown_in_the_form_asked_for(broker):
    broker.post("entities", STATION)
    assert broker.get(f"{HERE}?options=keyValues&attrs=salinity,managedBy").json == {
        "id": STATION["id"],
        "type": "WaterQualityObserved",
        "salinity": 3.4,
        "managedBy": "urn:ngsi-ld:Unit:1",
    }
    concise = broker.get(f"{HERE}?options=concise").json
    assert concise["name"] == "Cống Xuân Hòa"
    assert concise["location"] == {"type": "Point", "coordinates": [106.41, 10.3366]}
    assert concise["salinity"]["value"] == 3.4
    with_times = broker.get(f"{HERE}?options=sysAttrs").json
    assert with_times["createdAt"] == with_times["salinity"]["modifiedAt"]
    assert broker.get(f"{HERE}?attrs=pressure").error == "ResourceNotFound"


def test_a_patch_touches_only_what_it_names(broker):
    broker.post("entities", STATION)
    assert broker.patch(f"{HERE}/attrs/salinity", {"value": 4.5}).status == 204
    shown = broker.get(HERE).json
    assert shown["salinity"] == {**STATION["salinity"], "value": 4.5}
    assert {**shown, "salinity": 0} == {**STATION, "salinity": 0}
    assert broker.patch(f"{HERE}/attrs/pressure", {"value": 1}).error == "ResourceNotFound"
    assert broker.patch(f"{HERE}/attrs", {"name": "Xuân Hòa", "pressure": 4}).status == 204
    partly = broker.patch(f"{HERE}/attrs", {"name": "Xuân", "ph": "urn:ngsi-ld:null"})
    assert partly.status == 207
    assert partly.json["updated"] == ["https://uri.etsi.org/ngsi-ld/default-context/name"]
    assert partly.json["notUpdated"][0]["attributeName"].endswith("/ph")


def test_what_is_appended_may_leave_the_old_alone(broker):
    broker.post("entities", STATION)
    kept = broker.post(f"{HERE}/attrs?options=noOverwrite", {"name": "x", "ph": 7})
    assert kept.status == 207
    assert kept.json["updated"] == ["https://uri.etsi.org/ngsi-ld/default-context/ph"]
    assert broker.get(f"{HERE}?options=keyValues").json["name"] == "Cống Xuân Hòa"
    assert broker.post(f"{HERE}/attrs", {"name": "x"}).status == 204
    assert broker.get(f"{HERE}?options=keyValues").json["name"] == "x"


def test_a_merge_patch_reaches_into_values_and_removes_with_the_null_urn(broker):
    broker.post("entities", STATION)
    merged = broker.patch(
        HERE, {"salinity": {"value": 5}, "name": "urn:ngsi-ld:null"}, "application/merge-patch+json"
    )
    assert merged.status == 204
    shown = broker.get(HERE).json
    assert shown["salinity"] == {**STATION["salinity"], "value": 5}
    assert "name" not in shown


def test_deleting_leaves_nothing_to_find(broker):
    broker.post("entities", STATION)
    assert broker.delete(f"{HERE}/attrs/name").status == 204
    assert broker.delete(f"{HERE}/attrs/name").status == 404
    assert broker.delete(HERE).status == 204
    assert broker.get(HERE).error == "ResourceNotFound"
    assert broker.delete(HERE).status == 404
    assert broker.ids(type="WaterQualityObserved") == []
    assert broker.post("entities", STATION).status == 201


def test_several_instances_are_told_apart_by_their_dataset(broker):
    both = [
        {"type": "Property", "value": 1, "datasetId": "urn:ngsi-ld:Dataset:a"},
        {"type": "Property", "value": 2},
    ]
    broker.post("entities", {"id": "urn:a:1", "type": "T", "level": both})
    shown = broker.get("entities/urn:a:1").json["level"]
    assert sorted(shown, key=lambda one: one["value"]) == both
    assert (
        broker.delete("entities/urn:a:1/attrs/level?datasetId=urn:ngsi-ld:Dataset:a").status == 204
    )
    assert broker.get("entities/urn:a:1?options=keyValues").json["level"] == 2


def test_a_clients_own_names_come_back_under_its_context(broker):
    context = {"quality": "https://example.org/quality", "ex": "https://example.org/"}
    entity = {
        "id": "urn:a:1",
        "type": "ex:Thing",
        "quality": {"type": "Property", "value": 1, "ex:grade": {"type": "Property", "value": 2}},
        "@context": [context, "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.6.jsonld"],
    }
    assert broker.post("entities", entity, "application/ld+json").status == 201
    plain = broker.get("entities/urn:a:1?options=keyValues").json
    assert plain["type"] == "https://example.org/Thing"
    assert plain["https://example.org/quality"] == 1
    ld = broker.get("entities/urn:a:1", accept="application/ld+json")
    assert ld.json["@context"].startswith("https://uri.etsi.org/ngsi-ld/v1/")


def test_a_context_nobody_here_has_is_refused_clearly(broker):
    link = '<https://example.org/c.jsonld>; rel="http://www.w3.org/ns/json-ld#context"'
    refused = broker.post("entities", STATION, link=link)
    assert (refused.status, refused.error) == (504, "LdContextNotAvailable")
    core = "<https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.6.jsonld>; "
    core += 'rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
    assert broker.post("entities", STATION, link=core).status == 201


def test_a_batch_keeps_what_is_valid_and_names_what_is_not(broker):
    wrong = {"id": "urn:a:2", "type": "T", "level": {"type": "string", "value": 1}}
    right = {"id": "urn:a:1", "type": "T", "level": 1}
    answer = broker.post("entityOperations/upsert?options=update", [right, wrong, 4])
    assert answer.status == 207
    assert answer.json["success"] == ["urn:a:1"]
    assert [one["entityId"] for one in answer.json["errors"]] == ["urn:a:2", ""]
    assert "level" in answer.json["errors"][0]["error"]["detail"]
    twice = [{**right, "level": 2}, {**right, "level": 3}]
    assert broker.post("entityOperations/upsert", twice).status == 204
    assert broker.get("entities/urn:a:1?options=keyValues").json["level"] == 3
    assert broker.post("entityOperations/create", [right]).status == 207
    assert broker.post("entityOperations/delete", ["urn:a:1"]).status == 204
    assert broker.post("entityOperations/delete", ["urn:a:1"]).status == 207


def test_a_page_tells_where_the_next_one_is(broker):
    made = [{"id": f"urn:a:{n}", "type": "T", "n": n} for n in range(5)]
    assert broker.post("entityOperations/create", made).status == 201
    first = broker.query(type="T", limit=2, count="true")
    assert first.header("ngsild-results-count") == "5"
    links = [value for key, value in first.headers if key == "link" and "next" in value]
    assert "offset=2" in links[0]
    assert broker.ids(type="T", limit=2, offset=4) == ["4"]
    assert broker.query(type="None", limit=0, count="true").json == []


def test_a_number_too_large_for_64_bits_is_kept_as_near_as_it_can_be(broker):
    near = (
        b'{"id": "urn:x:1", "type": "T", "a": {"type": "Property", "value": 18446744073709551616}}'
    )
    assert broker.post("entities", near).status == 201
    assert broker.get("entities/urn:x:1").json["a"]["value"] == 2.0**64
    beyond = near.replace(b"18446744073709551616", b"9" * 400)
    assert broker.post("entities", beyond).status == 400
    point = {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [0, 0]}}
    text = str({"id": "urn:x:2", "type": "T", "at": point}).replace("'", '"')
    far = text.replace("[0, 0]", f"[{'9' * 400}, 0]").encode()
    assert broker.post("entities", far).status == 400


def test_malformed_input_gets_the_error_of_its_clause(broker):
    broker.post("entities", STATION)
    cases = [
        ("POST", "entities", b"{", "application/json", 400, "InvalidRequest"),
        ("POST", "entities", b"\xff", "application/json", 400, "InvalidRequest"),
        ("POST", "entities", STATION, "text/plain", 415, "InvalidRequest"),
        ("POST", "entities", STATION, "application/ld+json", 400, "BadRequestData"),
        (
            "POST",
            "entities",
            {**STATION, "@context": []},
            "application/json",
            400,
            "BadRequestData",
        ),
        (
            "POST",
            "entities",
            {**STATION, "id": "no uri"},
            "application/json",
            400,
            "BadRequestData",
        ),
        ("POST", "entities", {"id": "urn:a:b"}, "application/json", 400, "BadRequestData"),
        ("POST", "entities", {**STATION, "a": None}, "application/json", 400, "BadRequestData"),
        ("POST", "entities", {**STATION, "a b": 1}, "application/json", 400, "BadRequestData"),
        ("POST", "entityOperations/create", {}, "application/json", 400, "BadRequestData"),
        ("GET", "entities", None, None, 400, "BadRequestData"),
        ("GET", "entities?type=T&limit=-1", None, None, 400, "BadRequestData"),
        ("GET", "entities?type=T&q=a==", None, None, 400, "BadRequestData"),
        ("GET", "entities?type=T&georel=near", None, None, 400, "BadRequestData"),
        ("GET", "entities/nothing", None, None, 400, "BadRequestData"),
        ("PATCH", f"{HERE}/attrs/salinity", [1], "application/json", 400, "BadRequestData"),
    ]
    for method, path, body, kind, status, error in cases:
        answer = broker.ask(method, path, body, kind)
        if method == "PATCH":
            continue
        assert (answer.status, answer.error) == (status, error), (path, answer.text)
    deep = b'{"id":"urn:a:d","type":"T","v":' + b"[" * 600 + b"]" * 600 + b"}"
    assert broker.post("entities", deep).status == 400


def test_entities_are_purged_whole_or_by_attributes(broker):
    broker.post("entities", STATION)
    broker.post("entities", {"id": "urn:a:1", "type": "T", "name": "x", "level": 1, "ph": 7})
    for wide in ("", "id=urn:a:1", "idPattern=.*", "attrs=createdAt", "type=T&drop=a&keep=b"):
        assert broker.delete(f"entities?{wide}").error == "BadRequestData", wide
    assert broker.delete("entities?type=T&drop=ph").status == 204
    assert broker.delete("entities?type=T&keep=level").status == 204
    assert set(broker.get("entities/urn:a:1").json) == {"id", "type", "level"}
    assert broker.delete("entities?q=level==1").status == 204
    assert broker.get("entities/urn:a:1").status == 404
    assert broker.get(HERE).status == 200
    assert broker.delete("entities?local=true").status == 204
    assert broker.ids(local="true") == []


def test_a_type_guards_a_write(broker):
    broker.post("entities", STATION)
    assert broker.patch(f"{HERE}/attrs?type=Bridge", {"ph": 7}).status == 404
    assert broker.delete(f"{HERE}/attrs/name?type=Bridge").status == 404
    assert broker.delete(f"{HERE}?type=Bridge,Road").status == 404
    assert broker.patch(f"{HERE}/attrs?type=WaterQualityObserved", {"ph": 7}).status == 204
    assert broker.delete(f"{HERE}?type=WaterQualityObserved").status == 204


def test_a_scope_is_added_to_exchanged_and_removed(broker):
    broker.post("entities", {**STATION, "scope": "/VN/T1"})
    broker.post(f"{HERE}/attrs?options=noOverwrite", {"scope": ["/River"]})
    assert broker.get(HERE).json["scope"] == ["/VN/T1", "/River"]
    assert broker.patch(f"{HERE}/attrs", {"scope": "/River"}).status == 204
    assert broker.patch(f"{HERE}/attrs/scope", {"value": "/Sea"}).error == "BadRequestData"
    assert broker.delete(f"{HERE}/attrs/scope").status == 204
    assert "scope" not in broker.get(HERE).json
    assert broker.patch(f"{HERE}/attrs", {"scope": "/River"}).status == 207


def test_what_replaces_an_entity_leaves_it_no_scope_but_its_own(broker):
    for replacing in (
        lambda body: broker.put(HERE, body).status,
        lambda body: broker.post("entityOperations/upsert", [body]).status,
    ):
        broker.post("entityOperations/upsert", [{**STATION, "scope": "/VN/T1"}])
        assert replacing({**STATION, "scope": "/River"}) == 204
        assert broker.get(HERE).json["scope"] == "/River"
        assert replacing(STATION) == 204
        assert "scope" not in broker.get(HERE).json
        assert broker.query(type=STATION["type"], scopeQ="/#").json == []


def test_a_merge_may_say_once_when_and_in_which_language(broker):
    road = {"languageMap": {"en": "Road"}}
    broker.post("entities", {**STATION, "road": road})
    merged = broker.patch(
        f"{HERE}?observedAt=2024-03-03T00:00:00Z&lang=vi", {"salinity": 4, "road": "Đường"}
    )
    assert merged.status == 204
    shown = broker.get(HERE).json
    assert shown["salinity"]["observedAt"] == "2024-03-03T00:00:00Z"
    assert shown["road"]["languageMap"] == {"en": "Road", "vi": "Đường"}
    assert broker.patch(f"{HERE}?observedAt=today", {"salinity": 4}).error == "BadRequestData"


def test_a_batch_that_may_not_overwrite_names_what_it_left(broker):
    broker.post("entities", STATION)
    both = [{"id": STATION["id"], "type": STATION["type"], "name": "x", "ph": 7}]
    left = broker.post("entityOperations/update?options=noOverwrite", both)
    assert left.status == 207
    assert left.json["errors"][0]["entityId"] == STATION["id"]
    assert broker.get(f"{HERE}?options=keyValues").json["ph"] == 7
    assert broker.post("entityOperations/update", [None]).error == "BadRequestData"


def test_members_that_do_not_belong_are_refused(broker):
    for wrong in (
        {"observedAt": "2024-01-01T00:00:00Z"},
        {"scope": "/1st"},
        {"level": {"type": "Property", "value": 1, "previousValue": 0}},
        {"level": {"type": "Property", "value": {"a": None}}},
        {"level": {"type": "Property", "value": "urn:ngsi-ld:null"}},
        {"at": {"type": "Relationship", "object": "urn:a:2", "unitCode": "MTR"}},
        {"all": {"type": "ListRelationship", "objectList": ["nowhere"]}},
        {"any": {"type": "JsonProperty", "json": 4}},
        {"name": {"type": "LanguageProperty", "languageMap": {"": "x"}}},
        {"location": {"type": "Property", "value": "here"}},
        {"level": {"value": 1, "@context": {}}},
        {"level": {"type": "Property", "value": {"deep": ["urn:ngsi-ld:null"]}}},
        {"level": {"value": 1, "sub": {"type": "Property", "value": "urn:ngsi-ld:null"}}},
        {"level": {"value": 1, "datasetId": "urn:ngsi-ld:null"}},
        {"type": "type"},
        {"id": "urn:a:\u200b1"},
        {"id": "urn:ngsi-ld:null"},
        {"instanceId": "urn:a:2"},
    ):
        refused = broker.post("entities", {"id": "urn:a:1", "type": "T", **wrong})
        assert refused.error == "BadRequestData", wrong
    assert broker.post("entities", {}).error == "InvalidRequest"
    assert broker.patch("entities/", {"a": 1}).error == "BadRequestData"
