"""Entities retrieved and queried from two brokers, or from a source that fails."""

import asyncio

import pytest
from tests.scp.conftest import LD, opened
from tests.scp.distribution.sources import Broker, Source, far_broker, register

from saola.identity import tokens
from saola.scp import limits
from saola.scp.access import Access

LAKE = "urn:a:1"


def lake(number=1, **attributes):
    return {"id": f"urn:a:{number}", "type": "Lake", **attributes}


def at(value, hour):
    return {"type": "Property", "value": value, "observedAt": f"2026-01-01T0{hour}:00:00Z"}


def values(broker, entity_id=LAKE, query=""):
    answer = broker.get(f"entities/{entity_id}?options=keyValues{query}")
    assert answer.status == 200, answer.text
    return {key: one for key, one in answer.json.items() if key not in {"id", "type"}}


def test_an_entity_is_put_together_of_what_both_have(near, far):
    near.post("entities", lake(level=at(1, 1), depth=at(9, 5)))
    far.post("entities", lake(level=at(2, 2), depth=at(8, 4), salt=3))
    register(near, far.url)
    assert values(near) == {"level": 2, "depth": 9, "salt": 3}
    assert values(near, query="&local=true") == {"level": 1, "depth": 9}


def test_what_was_modified_later_is_taken_when_nobody_says_when_it_was_observed(near, far):
    far.post("entities", lake(level=2))
    near.post("entities", lake(level=1))
    register(near, far.url)
    assert values(near) == {"level": 1}
    far.patch(f"entities/{LAKE}/attrs", {"level": 3})
    assert values(near) == {"level": 3}


def test_an_entity_that_only_a_source_has_is_found(near, far):
    far.post("entities", lake(level=2))
    register(near, far.url)
    assert values(near) == {"level": 2}
    assert near.get(f"entities/{LAKE}?local=true").status == 404
    missing = near.get("entities/urn:a:2")
    assert (missing.status, missing.header("ngsild-warning")) == (404, None)


def test_an_auxiliary_source_only_fills_gaps(near, far):
    near.post("entities", lake(level=at(1, 1)))
    far.post("entities", lake(level=at(2, 2), salt=3))
    register(near, far.url, mode="auxiliary")
    assert values(near) == {"level": 1, "salt": 3}


def test_an_exclusive_source_is_alone_in_what_it_has(near, far):
    register(near, far.url, entity_id=LAKE, names=["level"], mode="exclusive")
    near.post("entities?local=true", lake(level=at(1, 5), depth=9))
    far.post("entities", lake(level=at(2, 1), depth=8, salt=3))
    assert values(near) == {"level": 2, "depth": 9}
    far.delete(f"entities/{LAKE}")
    assert values(near) == {"depth": 9}


def test_of_what_redirect_sources_have_nothing_is_taken_from_here(near, far, tmp_path, loop):
    other = far_broker(tmp_path / "other", loop, "other")
    for number, one in enumerate((far, other)):
        register(near, one.url, mode="redirect", id=f"urn:r:{number}")
        one.post("entities", lake(**{f"level{number}": number}))
    near.post("entities?local=true", lake(level=1))
    assert values(near) == {"level0": 0, "level1": 1}
    other.stop()


def test_only_what_was_registered_is_asked_for_and_taken(near, source):
    register(near, source.url, names=["level"])
    source.says(lake(level=1, salt=2))
    assert values(near) == {"level": 1}
    assert source.last()[0] == f"GET /ngsi-ld/v1/entities/{LAKE}?attrs=level&options=sysAttrs"
    source.says({**lake(level=1), "type": "Sea"})
    assert near.get(f"entities/{LAKE}").status == 404
    source.says(lake(2, level=1))
    assert near.get(f"entities/{LAKE}").status == 404


@pytest.mark.parametrize(
    ("operation", "target"),
    [
        ("retrieveEntity", f"GET /ngsi-ld/v1/entities/{LAKE}?"),
        ("queryEntity", f"GET /ngsi-ld/v1/entities?id={LAKE}&type=Lake&"),
        ("queryBatch", "POST /ngsi-ld/v1/entityOperations/query?"),
    ],
)
def test_a_source_is_asked_by_the_operation_it_has(near, source, operation, target):
    register(near, source.url, operations=[operation])
    source.says(lake(level=1) if operation == "retrieveEntity" else [lake(level=1)])
    assert values(near) == {"level": 1}
    assert source.last()[0].startswith(target)


def test_a_source_that_only_takes_writes_is_not_asked(near, source):
    register(near, source.url, operations=["updateOps"])
    assert near.get(f"entities/{LAKE}").status == 404
    assert near.query(type="Lake").json == []
    assert source.asked == []


def test_a_query_finds_what_matches_here_and_there(near, far):
    for number in (1, 2, 3):
        near.post("entities", lake(number, level=number))
    for number in (3, 4, 5):
        far.post("entities", lake(number, level=number))
    register(near, far.url)
    found = near.query(type="Lake", q="level>1", count="true")
    assert [one["id"][-1] for one in found.json] == ["2", "3", "4", "5"]
    assert found.header("ngsild-results-count") == "4"
    assert near.ids(type="Lake", local="true") == ["1", "2", "3"]
    pages = [near.query(type="Lake", limit=2, offset=start) for start in (0, 2, 4)]
    assert [[one["id"][-1] for one in page.json] for page in pages] == [
        ["1", "2"],
        ["3", "4"],
        ["5"],
    ]
    assert 'rel="next"' not in " ".join(v for k, v in pages[2].headers if k == "link")
    counted = near.query(type="Lake", limit=0, count="true")
    assert (counted.json, counted.header("ngsild-results-count")) == ([], "6")


def test_a_query_in_a_body_goes_to_sources_as_one(near, far, source):
    far.post("entities", lake(1, level=5))
    register(near, far.url)
    register(near, source.url, id="urn:r:2", operations=["queryBatch"], entity_id="urn:a:2")
    source.says([lake(2, level=6)])
    query = {"type": "Query", "entities": [{"type": "Lake"}], "q": "level>4"}
    found = near.post("entityOperations/query", query)
    assert {one["id"] for one in found.json} == {"urn:a:1", "urn:a:2"}
    target, _, body = source.last()
    assert target.startswith("POST /ngsi-ld/v1/entityOperations/query?")
    assert body["entities"] == [{"type": "Lake", "id": "urn:a:2"}]
    assert body["q"] == "level>4"


def test_a_query_is_narrowed_to_what_a_source_has(near, source):
    register(near, source.url, entity_id=LAKE, names=["level"], mode="exclusive")
    source.says([lake(level=1)])
    assert near.ids(type="Lake") == ["1"]
    target = source.last()[0]
    assert f"id={LAKE}&type=Lake&attrs=level" in target
    assert near.ids(type="Lake", id="urn:a:2") == []
    assert near.ids(type="Sea") == []
    assert len(source.asked) == 1


def test_what_sources_have_cannot_be_put_in_order(near, far):
    register(near, far.url)
    refused = near.query(type="Lake", orderBy="level")
    assert (refused.status, refused.error) == (400, "BadRequestData")
    assert near.query(type="Lake", orderBy="level", local="true").status == 200


def test_parts_of_an_entity_match_together_when_that_is_asked_for(near, far):
    near.post("entities", lake(1, level=5, scope="/a"))
    far.post("entities", lake(1, depth=9))
    far.post("entities", lake(2, depth=9))
    register(near, far.url)
    both = {"type": "Lake", "q": "level==5;depth==9", "scopeQ": "/a"}
    assert near.ids(**both) == []
    assert near.ids(**both, splitEntities="true") == ["1"]
    found = near.query(type="Lake", q="depth==9", splitEntities="true", count="true", limit=1)
    assert (len(found.json), found.header("ngsild-results-count")) == (1, "2")
    linked = near.query(type="Lake", q="in{Region}.name==1", joinLevel=1, splitEntities="true")
    assert linked.status == 400


def test_only_sources_that_pass_the_filter_are_asked(near, source):
    register(near, source.url, kind_of={"type": "Property", "value": "sensor"})
    source.says([lake(level=1)])
    assert near.ids(type="Lake", csf='kind_of=="archive"') == []
    assert near.ids(type="Lake", csf='kind_of=="sensor"') == ["1"]


# --- sources that fail -----------------------------------------------------------------


def warned(answer):
    return (answer.header("ngsild-warning") or "none")[:3]


def test_a_source_that_fails_is_told_of_and_the_rest_is_answered(near, source):
    near.post("entities", lake(level=1))
    register(near, source.url)
    for raw, code in (
        (b"HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n", "299"),
        (b"HTTP/1.1 403 X\r\nContent-Length: 2\r\n\r\n[]", "299"),
        (b"HTTP/1.1 200 X\r\nContent-Length: 4\r\n\r\nno {", "111"),
        (b"HTTP/1.1 200 X\r\nContent-Length: 1\r\n\r\n7", "111"),
        (b"HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n", "111"),
        (b'HTTP/1.1 200 X\r\n\r\n{"id": 7}', "111"),
        (b"HTTP/1.1 200 X\r\nContent-Length: 99\r\n\r\n{}", "111"),
        (b"HTTP/1.1 200 X\r\nContent-Length: 99999999\r\n\r\n", "111"),
        (b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "111"),
        (b"SSH-2.0\r\n\r\n", "111"),
        (b"", "111"),
    ):
        source.raw = raw
        for answer in (near.get(f"entities/{LAKE}"), near.query(type="Lake")):
            assert (answer.status, warned(answer)) == (200, code), raw
        assert near.get("entities/urn:a:2").status == 404
    shown = near.get("csourceRegistrations/urn:r:1").json
    assert shown["status"] == "failed"
    assert (shown["timesSent"], shown["timesFailed"]) == (33, 24)  # nine were garbled inside


def test_an_answer_in_chunks_is_read(near, source):
    register(near, source.url)
    body = b'{"id": "urn:a:1", "type": "Lake", "level": 1}'
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:9], body[9:]))
    head = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n"
    source.raw = head + chunks + b"0\r\n\r\n"
    assert values(near) == {"level": 1}


def test_a_source_that_is_late_is_not_waited_for(near, source):
    near.post("entities", lake(level=1))
    register(near, source.url, management={"timeout": 50})
    source.pause_s = 5
    answer = near.get(f"entities/{LAKE}")
    assert (answer.status, warned(answer)) == (200, "199")


def test_a_source_that_is_gone_is_left_alone_for_a_while(near, source, loop):
    source.stop()
    register(near, source.url, management={"cooldown": 60_000})
    for _ in range(2):
        answer = near.get(f"entities/{LAKE}")
        assert (answer.status, warned(answer)) == (404, "199")
    assert near.get("csourceRegistrations/urn:r:1").json["timesSent"] == 1


def test_a_source_is_not_called_where_nothing_may_go(store, loop, source):
    client = opened(store, loop)
    register(client, source.url)
    answer = client.get(f"entities/{LAKE}")
    assert (answer.status, warned(answer), source.asked) == (404, "199", [])
    loop.run_until_complete(client.platform.stop())


def test_a_request_knocks_at_so_many_doors_only(near, source, monkeypatch):
    monkeypatch.setattr(limits, "source_calls_max", 1)
    for number in (1, 2):
        register(near, source.url, id=f"urn:r:{number}")
    refused = near.get(f"entities/{LAKE}")
    assert (refused.status, refused.error) == (403, "TooComplexQuery")
    assert source.asked == []


def test_many_ask_at_once(near, far, loop):
    far.post("entities", lake(level=1))
    register(near, far.url)

    async def all_of_them():
        return await asyncio.gather(*(near.asking("GET", f"entities/{LAKE}") for _ in range(50)))

    assert {one.status for one in loop.run_until_complete(all_of_them())} == {200}


# --- round in a circle -----------------------------------------------------------------


def test_two_brokers_that_ask_each_other_come_to_an_end(near, far):
    near.post("entities", lake(level=1))
    far.post("entities", lake(depth=2))
    register(near, far.url)
    register(far, near.url)
    assert values(near) == values(far) == {"level": 1, "depth": 2}
    assert near.get("entities/urn:a:2").status == 404
    assert len(near.query(type="Lake").json) == 1


def test_two_brokers_that_redirect_to_each_other_say_so(near, far):
    register(near, far.url, mode="redirect")
    register(far, near.url, mode="redirect")
    refused = near.get(f"entities/{LAKE}")
    assert (refused.status, refused.error) == (508, "LoopDetected")


def test_a_source_that_a_request_has_passed_is_not_asked_again(near, source):
    register(near, source.url, contextSourceAlias="upstream")
    near.ask("GET", f"entities/{LAKE}", via="1.1 somebody, 1.1 upstream")
    assert source.asked == []
    near.ask("GET", f"entities/{LAKE}", via="1.1 somebody")
    assert source.last()[1]["via"] == "1.1 somebody, 1.1 near"


# --- in the source's own terms ---------------------------------------------------------


def test_a_source_is_spoken_to_as_it_wishes(near, source):
    register(
        near,
        f"{source.url}/api/ngsi-ld/v1/",
        tenant="north",
        management={"localOnly": True},
        contextSourceInfo=[
            {"key": "Authorization", "value": "Bearer x"},
            {"key": "user", "value": "urn:ngsi-ld:request"},
            {"key": "NGSILD-Tenant", "value": "other"},
            {"key": "Via", "value": "1.1 other"},
            {"key": "accept", "value": LD},
        ],
    )
    source.says({**lake(), "https://example.org/level": 1, "@context": {}})
    near.ask("GET", f"entities/{LAKE}", user="ann")
    target, headers, _ = source.last()
    assert target == f"GET /api/ngsi-ld/v1/entities/{LAKE}?options=sysAttrs&local=true"
    assert headers["authorization"] == "Bearer x"
    assert headers["user"] == "ann"
    assert headers["ngsild-tenant"] == "north"
    assert headers["via"] == "1.1 near"
    assert headers["accept"] == LD
    near.get(f"entities/{LAKE}")
    assert "user" not in source.last()[1]


def test_names_are_translated_into_the_sources_context(near, source):
    context = {"@context": {"niveau": "https://example.org/level", "Lac": "urn:t:Lake"}}
    url = near.post("jsonldContexts", context).header("location")
    ours = {"@context": {"level": "https://example.org/level", "Lake": "urn:t:Lake"}}
    link = near.post("jsonldContexts", ours).header("location")
    wanted = {"link": f'<{link}>; rel="http://www.w3.org/ns/json-ld#context"'}
    given = {
        "id": "urn:r:1",
        "type": "ContextSourceRegistration",
        "information": [{"entities": [{"type": "Lake"}]}],
        "endpoint": source.url,
        "contextSourceInfo": [{"key": "jsonldContext", "value": url}],
    }
    assert near.post("csourceRegistrations", given, **wanted).status == 201
    source.says([{"id": LAKE, "type": "Lac", "niveau": 7}])
    query = "entities?type=Lake&attrs=level&options=keyValues&q=level%3E1%7Clevel==%22level%22"
    assert near.get(query, **wanted).json == [{"id": LAKE, "type": "Lake", "level": 7}]
    target, headers, _ = source.last()
    assert "type=Lac&attrs=niveau&q=niveau%3E1%7Cniveau%3D%3D%22level%22" in target
    assert url in headers["link"]


# --- who may see -----------------------------------------------------------------------


def test_what_sources_have_is_shown_to_those_who_may_see_it(store, loop, tmp_path):
    near = Broker(store, loop, "near", Access(frozenset({"Lake"})))
    source = Source(loop)
    who = tokens.Principal(id="a", kind="system", scopes=("scp.read", "scp.write"))
    allowed = {"authorization": f"Bearer {tokens.issue(who, 60)}"}
    given = {
        "type": "ContextSourceRegistration",
        "information": [{"entities": [{"type": "Lake"}, {"type": "Person"}]}],
        "endpoint": source.url,
    }
    assert near.post("csourceRegistrations", given, **allowed).status == 201
    source.says({"id": "urn:p:1", "type": "Person", "name": "x"})
    assert near.get("entities/urn:p:1").status == 404
    assert near.get("entities/urn:p:1", **allowed).status == 200
    source.says([{"id": "urn:p:1", "type": "Person"}, lake(level=1)])
    assert [one["id"] for one in near.get("entities?type=Lake,Person").json] == [LAKE]
    source.stop()
    near.stop()
