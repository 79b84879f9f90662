"""Writes that go to sources, or to both: what each is sent, and what the writer is told."""

import pytest
from tests.scp.conftest import LD
from tests.scp.distribution.sources import register

LAKE = "urn:a:1"
ALL = ["redirectionOps", "createBatch", "upsertBatch", "updateBatch", "deleteBatch", "mergeBatch"]


def lake(number=1, **attributes):
    return {"id": f"urn:a:{number}", "type": "Lake", **attributes}


def here(broker, number=1):
    """What a broker keeps itself, in simplified form; None when it has no such entity."""
    answer = broker.get(f"entities/urn:a:{number}?options=keyValues&local=true")
    if answer.status == 404:
        return None
    return {key: one for key, one in answer.json.items() if key not in {"id", "type"}}


def prop(value):
    return {"type": "Property", "value": value}


@pytest.fixture
def shared(near, far):
    """Both write what is written."""
    register(near, far.url, operations=ALL)
    return near, far


@pytest.fixture
def exclusive(near, far):
    """The level of one lake is the far broker's alone."""
    register(near, far.url, operations=ALL, entity_id=LAKE, names=["level"], mode="exclusive")
    return near, far


@pytest.fixture
def redirected(near, far):
    """All lakes are the far broker's alone."""
    register(near, far.url, operations=ALL, mode="redirect")
    return near, far


# What is done to a lake of level 1 and depth 9, and what comes of it.
WRITES = [
    ("PATCH", "/attrs", {"level": 2}, {"level": 2, "depth": 9}),
    ("POST", "/attrs", {"level": 2, "salt": 3}, {"level": 2, "depth": 9, "salt": 3}),
    ("PATCH", "/attrs/level", {"value": 2}, {"level": 2, "depth": 9}),
    ("PUT", "/attrs/level", prop(2), {"level": 2, "depth": 9}),
    ("PUT", "/attrs/level", {"level": prop(2)}, {"level": 2, "depth": 9}),
    ("DELETE", "/attrs/level", None, {"depth": 9}),
    ("PATCH", "", {"level": prop(2)}, {"level": 2, "depth": 9}),
    ("PUT", "", lake(level=2), {"level": 2}),
    ("DELETE", "", None, None),
]


@pytest.mark.parametrize(("method", "path", "body", "after"), WRITES)
def test_a_write_is_done_here_and_at_an_inclusive_source(shared, method, path, body, after):
    near, far = shared
    created = near.post("entities", lake(level=1, depth=9))
    assert (created.status, created.header("location")) == (201, f"/ngsi-ld/v1/entities/{LAKE}")
    answer = near.ask(method, f"entities/{LAKE}{path}", body)
    assert answer.status == 204, answer.text
    assert here(near) == here(far) == after


@pytest.mark.parametrize(("method", "path", "body", "after"), WRITES)
def test_a_write_is_done_at_redirect_sources_and_not_here(redirected, method, path, body, after):
    near, far = redirected
    assert near.post("entities", lake(level=1, depth=9)).status == 201
    answer = near.ask(method, f"entities/{LAKE}{path}", body)
    assert answer.status == 204, answer.text
    assert (here(near), here(far)) == (None, after)


@pytest.mark.parametrize(("method", "path", "body", "after"), WRITES)
def test_a_write_is_parted_between_here_and_an_exclusive_source(
    exclusive, method, path, body, after
):
    near, far = exclusive
    assert near.post("entities", lake(level=1, depth=9)).status == 201
    assert (here(near), here(far)) == ({"depth": 9}, {"level": 1})
    answer = near.ask(method, f"entities/{LAKE}{path}", body)
    assert answer.status == 204, answer.text
    if after is None:
        assert here(near) is here(far) is None
        return
    level = {key: one for key, one in after.items() if key == "level"}
    rest = {key: one for key, one in after.items() if key != "level"}
    assert here(far) == level
    if (method, path) != ("PUT", ""):  # what is replaced there alone stays as it is here
        assert here(near) == rest


def test_local_writes_stay_here(shared):
    near, far = shared
    assert near.post("entities?local=true", lake(level=1)).status == 201
    assert near.patch(f"entities/{LAKE}/attrs?local=true", {"level": 2}).status == 204
    batch = near.post("entityOperations/upsert?local=true", [lake(2, level=1)])
    assert batch.status == 201
    assert (here(near), here(far), here(far, 2)) == ({"level": 2}, None, None)


def test_what_is_not_valid_reaches_nobody(near, source):
    register(near, source.url, operations=ALL)
    assert near.post("entities", {"id": "none", "type": "Lake"}).status == 400
    assert source.asked == []


def test_sources_that_do_not_take_part_are_left_out(near, source):
    register(near, source.url)
    register(near, source.url, id="urn:r:2", mode="auxiliary")
    assert near.post("entities", lake(level=1)).status == 201
    assert near.delete(f"entities/{LAKE}").status == 204
    assert source.asked == []


def test_what_a_source_has_alone_and_does_not_take_is_a_conflict(near, source):
    register(near, source.url, mode="redirect")
    refused = near.post("entities", lake(level=1))
    assert (refused.status, refused.error) == (409, "Conflict")
    assert (source.asked, here(near)) == ([], None)


def test_part_of_a_write_may_fail(near, source):
    register(
        near,
        source.url,
        mode="exclusive",
        entity_id=LAKE,
        names=["level"],
        operations=["queryEntity"],
    )
    created = near.post("entities", lake(level=1, depth=9))
    assert (created.status, created.json["success"]) == (207, [LAKE])
    (error,) = created.json["errors"]
    assert error["registrationId"] == "urn:r:1"
    assert error["error"]["status"] == 409
    updated = near.patch(f"entities/{LAKE}/attrs", {"level": 2, "depth": 8})
    assert updated.status == 207
    (missed,) = updated.json["notUpdated"]
    assert missed["attributeName"].endswith("/level")
    assert missed["registrationId"] == "urn:r:1"
    assert [one.rsplit("/", 1)[-1] for one in updated.json["updated"]] == ["depth"]
    assert here(near) == {"depth": 8}
    assert near.delete(f"entities/{LAKE}").status == 207
    assert here(near) is None
    assert source.asked == []


@pytest.mark.parametrize(
    ("status", "told"), [(404, 404), (409, 409), (400, 400), (403, 502), (500, 502), (508, 508)]
)
def test_what_a_source_answers_is_told(near, source, status, told):
    register(near, source.url, mode="redirect", operations=ALL)
    source.says({"title": "no"}, status)
    answer = near.post("entities", lake(level=1))
    assert (answer.status, answer.json["status"]) == (told, told)


def test_both_may_fail_or_one_of_them(shared):
    near, far = shared
    far.post("entities", lake(level=1))
    one = near.post("entities", lake(level=1))
    assert (one.status, one.json["success"], len(one.json["errors"])) == (207, [LAKE], 1)
    both = near.post("entities", lake(level=1))
    assert [each["error"]["status"] for each in both.json["errors"]] == [409, 409]
    far.delete(f"entities/{LAKE}")
    gone = near.delete(f"entities/{LAKE}")
    assert (gone.status, len(gone.json["errors"])) == (207, 1)
    assert here(near) is None


def test_a_late_source_does_not_undo_what_was_written_here(near, source):
    register(near, source.url, operations=ALL, management={"timeout": 50})
    source.pause_s = 5
    answer = near.post("entities", lake(level=1))
    assert answer.status == 207
    assert answer.json["errors"][0]["error"]["status"] == 504
    assert here(near) == {"level": 1}


def test_attributes_a_source_leaves_alone_are_told(shared):
    near, far = shared
    near.post("entities", lake(level=1))
    path = f"entities/{LAKE}/attrs?options=noOverwrite"
    answer = near.post(path, {"level": 2, "depth": 9})
    assert answer.status == 207
    assert {one.get("registrationId") for one in answer.json["notUpdated"]} == {None, "urn:r:1"}
    assert here(near) == here(far) == {"level": 1, "depth": 9}


def test_a_write_without_a_type_goes_to_sources_of_what_is_kept_here(near, source):
    register(near, source.url, kind="Sea", operations=ALL)
    near.post("entities", lake(level=1))
    assert near.delete(f"entities/{LAKE}").status == 204
    assert source.asked == []
    near.delete(f"entities/{LAKE}")  # of what type it is, nobody here knows
    assert source.last()[0] == f"DELETE /ngsi-ld/v1/entities/{LAKE}"


# --- batches ---------------------------------------------------------------------------


def test_batches_go_to_an_inclusive_source_as_one(shared):
    near, far = shared
    two = [lake(1, level=1), lake(2, level=1)]
    ids = ["urn:a:1", "urn:a:2"]
    created = near.post("entityOperations/create", two)
    assert (created.status, created.json) == (201, ids)
    for path, body, status, after in (
        ("upsert", [lake(1, level=2)], 204, {"level": 2}),
        ("upsert?options=update", [lake(1, depth=9)], 204, {"level": 2, "depth": 9}),
        ("update", [lake(1, depth=8)], 204, {"level": 2, "depth": 8}),
        ("merge", [lake(1, salt=prop(3))], 204, {"level": 2, "depth": 8, "salt": 3}),
        ("delete", ["urn:a:1"], 204, None),
    ):
        answer = near.post(f"entityOperations/{path}", body)
        assert answer.status == status, answer.text
        assert here(near) == here(far) == after, path


def test_batches_are_parted_between_here_and_an_exclusive_source(exclusive):
    near, far = exclusive
    created = near.post("entityOperations/create", [lake(1, level=1, depth=9), lake(2, level=1)])
    assert created.status == 201
    assert (here(near), here(far)) == ({"depth": 9}, {"level": 1})
    assert (here(near, 2), here(far, 2)) == ({"level": 1}, None)
    assert near.post("entityOperations/upsert", [lake(1, level=2)]).status == 204
    assert (here(near), here(far)) == ({"depth": 9}, {"level": 2})
    assert near.post("entityOperations/delete", ["urn:a:1", "urn:a:2"]).status == 204
    assert here(near) is here(far) is None


def test_a_batch_is_one_call_with_the_writers_names(near, source):
    register(near, source.url, kind="https://example.org/Lake", operations=ALL, mode="redirect")
    context = near.post("jsonldContexts", {"@context": {"Lake": "https://example.org/Lake"}})
    url = context.header("location")
    source.says(["urn:a:1", "urn:a:2"], 201)
    batch = [{**lake(one, level=prop(1)), "@context": url} for one in (1, 2)]
    created = near.post("entityOperations/create", batch, LD)
    assert created.status == 201
    ((target, headers, body),) = source.asked
    assert target == "POST /ngsi-ld/v1/entityOperations/create"
    assert body == [lake(one, level=prop(1)) for one in (1, 2)]
    assert url in headers["link"]
    assert headers["content-type"] == "application/json"


def test_a_source_that_takes_no_batches_gets_its_entities_one_by_one(near, far):
    register(near, far.url, operations=["redirectionOps"])
    assert near.post("entityOperations/create", [lake(1, level=1), lake(2)]).status == 201
    assert here(far, 2) == {}
    assert near.post("entityOperations/merge", [lake(1, depth=prop(9))]).status == 204
    assert here(far) == {"level": 1, "depth": 9}
    assert near.post("entityOperations/delete", ["urn:a:1"]).status == 204
    assert here(far) is None


def test_a_batch_tells_of_each_entity_how_it_went(shared):
    near, far = shared
    far.post("entities", lake(1, level=1))
    batch = [lake(1, level=1), lake(2, level=1), {"id": "none", "type": "Lake"}]
    answer = near.post("entityOperations/create", batch)
    assert answer.status == 207
    assert answer.json["success"] == ["urn:a:1", "urn:a:2"]
    told = {one["entityId"]: one for one in answer.json["errors"]}
    assert told["urn:a:1"]["registrationId"] == "urn:r:1"
    assert told["urn:a:1"]["error"]["status"] == 409
    assert told["none"]["error"]["status"] == 400


# --- purge, loops, terms ---------------------------------------------------------------


def test_a_purge_is_done_everywhere(shared):
    near, far = shared
    near.post("entityOperations/create", [lake(1, level=1), lake(2, level=5)])
    assert near.delete("entities?type=Lake&q=level%3E3").status == 204
    assert (here(near, 2), here(far, 2)) == (None, None)
    assert here(near) == here(far) == {"level": 1}
    assert near.delete("entities?type=Lake&drop=level").status == 204
    assert here(near) == here(far) == {}


def test_a_purge_that_fails_elsewhere_is_told(near, source):
    register(near, source.url, operations=ALL)
    source.says({}, 500)
    answer = near.delete("entities?type=Lake")
    assert (answer.status, answer.json["errors"][0]["registrationId"]) == (207, "urn:r:1")


def test_a_write_that_comes_round_in_a_circle_is_refused(near, far):
    register(near, far.url, mode="redirect", operations=ALL)
    register(far, near.url, mode="redirect", operations=ALL)
    refused = near.post("entities", lake(level=1))
    assert (refused.status, refused.error) == (508, "LoopDetected")
    assert near.ask("DELETE", f"entities/{LAKE}", via="1.1 near").status == 508


def test_two_brokers_that_forward_to_each_other_write_once(near, far):
    register(near, far.url, operations=ALL)
    register(far, near.url, operations=ALL)
    assert near.post("entities", lake(level=1)).status == 201
    assert here(near) == here(far) == {"level": 1}


def test_a_body_may_carry_its_context(near, source):
    register(
        near,
        source.url,
        mode="redirect",
        operations=ALL,
        contextSourceInfo=[{"key": "contentType", "value": LD}],
    )
    source.says(None, 201)
    near.post("entities", lake(level=1))
    _, headers, body = source.last()
    assert headers["content-type"] == LD
    assert "@context" in body


def test_every_kind_of_attribute_arrives_as_it_was_sent(near, source):
    register(near, source.url, mode="redirect", operations=ALL)
    source.says(None, 201)
    given = lake(
        level=[prop(1), {**prop(2), "datasetId": "urn:d:1"}],
        name={"type": "LanguageProperty", "languageMap": {"vi": "Hồ"}},
        isIn={"type": "Relationship", "object": "urn:a:9", "objectType": "Region"},
        location={"type": "GeoProperty", "value": {"type": "Point", "coordinates": [106, 10]}},
        state={**prop(1), "expiresAt": "2099-01-01T00:00:00Z", "accuracy": prop(0.5)},
        scope="/a",
    )
    assert near.post("entities", given).status == 201
    assert source.last()[2] == given
    source.says(None, 200)
    near.patch(f"entities/{LAKE}/attrs/level", {"value": 5, "unitCode": "MTR"})
    target, _, body = source.last()
    assert target == f"PATCH /ngsi-ld/v1/entities/{LAKE}/attrs/level"
    assert body == {"type": "Property", "value": 5, "unitCode": "MTR"}
    near.delete(f"entities/{LAKE}/attrs/level?deleteAll=true")
    assert source.last()[0] == f"DELETE /ngsi-ld/v1/entities/{LAKE}/attrs/level?deleteAll=true"
    near.patch(f"entities/{LAKE}/attrs?type=Lake", {"level": 5})
    assert source.last()[0] == f"PATCH /ngsi-ld/v1/entities/{LAKE}/attrs/?type=Lake"
