"""Contexts that are hosted or copied, asked for as a client would."""

import contextlib
import http.server
import ipaddress
import threading
import urllib.parse

import orjson
import pytest
from tests.scp.conftest import LD, Client

from saola.scp.access import Access
from saola.scp.front import Platform

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
LEVEL = {"@context": {"level": "https://example.org/level", "Lake": "https://example.org/Lake"}}


class Elsewhere:
    """A server of context documents, and how often it was asked."""

    def __init__(self):
        self.documents = {"/level": LEVEL, "/none": {"no": "context"}}
        self.asked = 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked += 1
                document = outer.documents.get(self.path)
                self.send_response(200 if document else 404)
                self.end_headers()
                self.wfile.write(orjson.dumps(document))

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def elsewhere():
    server = Elsewhere()
    yield server
    with contextlib.suppress(OSError):
        server.stop()


@contextlib.contextmanager
def opened(store, loop, networks=LOOPBACK, access=None):
    platform = Platform(store, access or Access(everything=True), context_networks=networks)
    loop.run_until_complete(platform.start())
    try:
        yield Client(platform, loop)
    finally:
        loop.run_until_complete(platform.stop())


@pytest.fixture
def client(store, loop):
    with opened(store, loop) as client:
        yield client


def link(url):
    return f'<{url}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'


def hosted(client, document=LEVEL):
    answer = client.post("jsonldContexts", document)
    assert (answer.status, answer.text) == (201, b"")
    return answer.header("location").rsplit("/", 1)[-1]


def quoted(url):
    return urllib.parse.quote(url, safe="")


def names(client):
    entity = client.get("entities/urn:a:1").json
    return sorted(entity.keys() - {"id", "type", "@context"})


def test_a_hosted_context_is_served_and_understood(client):
    one = hosted(client)
    assert client.get(f"jsonldContexts/{one}").json == LEVEL
    (url,) = client.get("jsonldContexts?kind=Hosted").json
    assert url.endswith(f"/ngsi-ld/v1/jsonldContexts/{one}")
    body = {"id": "urn:a:1", "type": "Lake", "level": 1}
    for number, given in enumerate((url, one, f"http://other:1/ngsi-ld/v1/jsonldContexts/{one}")):
        body["id"] = f"urn:a:{number}"
        assert client.post("entities", body, link=link(given)).status == 201
    assert names(client) == ["https://example.org/level"]
    assert client.get("entities/urn:a:1", link=link(url)).json["level"]["value"] == 1


def test_a_context_that_a_subscription_names_is_not_removed_before_it(client):
    inner = hosted(client)
    (url,) = client.get("jsonldContexts?kind=Hosted").json
    outer = hosted(client, {"@context": [url]})
    subscription = {
        "id": "urn:s:1",
        "type": "Subscription",
        "entities": [{"type": "Lake"}],
        "notification": {"endpoint": {"uri": "http://example.org/"}},
    }
    assert client.post("subscriptions", subscription, link=link(outer)).status == 201
    for one in (inner, outer):
        refused = client.delete(f"jsonldContexts/{one}")
        assert (refused.status, refused.error) == (409, "Conflict")
        assert client.get(f"jsonldContexts/{one}").status == 200
    assert client.delete("subscriptions/urn:s:1").status == 204
    for one in (outer, inner):
        assert client.delete(f"jsonldContexts/{one}").status == 204


def test_its_use_is_counted(client):
    one = hosted(client)
    assert client.get(f"jsonldContexts/{one}?details=true").json["numberOfHits"] == 0
    client.get("entities?type=Lake", link=link(one))
    details = client.get(f"jsonldContexts/{one}?details=true").json
    assert (details["numberOfHits"], details["kind"]) == (1, "Hosted")
    assert details["lastUsage"]
    assert details.keys() <= {"URL", "localId", "kind", "createdAt", "lastUsage", "numberOfHits"}


def test_a_context_from_elsewhere_is_fetched_once_and_kept(store, loop, elsewhere):
    url = f"{elsewhere.url}/level"
    body = {"id": "urn:a:1", "type": "Lake", "level": 1, "@context": [url]}
    with opened(store, loop) as client:
        assert client.post("entities", body, LD).status == 201
        assert client.get("entities/urn:a:1", link=link(url)).json["level"]
        assert client.get("jsonldContexts?kind=Cached").json == [url]
        assert elsewhere.asked == 1
    elsewhere.stop()
    with opened(store, loop, networks=()) as client:  # offline, after a restart
        assert client.get("entities/urn:a:1", link=link(url)).json["level"]
        (details,) = client.get("jsonldContexts?details=true").json
        assert (details["kind"], details["URL"]) == ("Cached", url)


def test_a_batch_fetches_what_its_entities_name(client, elsewhere):
    good, bad = (f"{elsewhere.url}/{name}" for name in ("level", "missing"))
    batch = [
        {"id": f"urn:a:{number}", "type": "Lake", "level": 1, "@context": url}
        for number, url in enumerate((bad, good))
    ]
    answer = client.post("entityOperations/create", batch, LD)
    assert answer.status == 207
    assert answer.json["success"] == ["urn:a:1"]
    assert answer.json["errors"][0]["error"]["type"].endswith("LdContextNotAvailable")
    assert names(client) == ["https://example.org/level"]


def test_what_cannot_be_had_is_told_and_not_asked_for_again_at_once(client, elsewhere):
    told = {"missing": (504, "LdContextNotAvailable"), "none": (400, "BadRequestData")}
    for name, refusal in told.items():
        for _ in range(3):
            answer = client.get("entities?type=T", link=link(f"{elsewhere.url}/{name}"))
            assert (answer.status, answer.error) == refusal
    assert elsewhere.asked == 2


def test_nothing_is_fetched_from_where_it_is_not_admitted(store, loop, elsewhere):
    with opened(store, loop, networks=()) as client:
        for url in (
            f"{elsewhere.url}/level",
            "http://169.254.169.254/latest",
            "file:///etc/passwd",
        ):
            assert client.get("entities?type=T", link=link(url)).error == "LdContextNotAvailable"
    with opened(store, loop, networks=(ipaddress.ip_network("0.0.0.0/0"),)) as client:
        url = "http://169.254.169.254/latest"
        assert client.get("entities?type=T", link=link(url)).error == "LdContextNotAvailable"
    assert elsewhere.asked == 0


def test_no_core_context_is_ever_fetched(store, loop):
    with opened(store, loop, networks=()) as client:
        for version in ("", "-v1.0", "-v1.3", "-v1.6", "-v1.7", "-v1.8", "-v1.9"):
            url = f"https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context{version}.jsonld"
            assert client.get("entities?type=T", link=link(url)).status == 200


def test_a_hosted_context_has_those_it_names_fetched(client, elsewhere):
    hosted(client, {"@context": [f"{elsewhere.url}/level", {"depth": "https://example.org/d"}]})
    assert client.get("jsonldContexts?kind=Cached").json == [f"{elsewhere.url}/level"]
    missing = {"@context": [f"{elsewhere.url}/missing"]}
    assert client.post("jsonldContexts", missing).error == "LdContextNotAvailable"


def test_a_context_is_removed(client):
    one = hosted(client)
    assert client.delete(f"jsonldContexts/{one}").status == 204
    assert client.get(f"jsonldContexts/{one}").error == "ResourceNotFound"
    assert client.delete(f"jsonldContexts/{one}").error == "ResourceNotFound"
    assert client.get("entities?type=T", link=link(one)).error == "LdContextNotAvailable"


def test_a_copy_is_fetched_anew(client, elsewhere):
    url = f"{elsewhere.url}/level"
    client.get("entities?type=Lake", link=link(url))
    assert client.get(f"jsonldContexts/{quoted(url)}").status == 422
    elsewhere.documents["/level"] = {"@context": {"level": "https://example.org/other"}}
    assert client.delete(f"jsonldContexts/{quoted(url)}?reload=true").status == 204
    client.post("entities", {"id": "urn:a:1", "type": "T", "level": 1}, link=link(url))
    assert names(client) == ["https://example.org/other"]
    elsewhere.stop()
    assert client.delete(f"jsonldContexts/{quoted(url)}?reload=true").status == 504
    details = client.get(f"jsonldContexts/{quoted(url)}?details=true").json
    assert details["kind"] == "Cached"
    assert client.delete(f"jsonldContexts/{quoted(url)}").status == 204
    assert client.get("jsonldContexts").json == []


def test_what_is_wrong_is_refused(client):
    one = hosted(client)
    for path in ("?kind=other", "?details=other", f"/{one}?details=other"):
        assert client.get(f"jsonldContexts{path}").error == "BadRequestData"
    assert client.get("jsonldContexts?colour=red").error == "InvalidRequest"
    assert client.delete(f"jsonldContexts/{one}?reload=true").error == "BadRequestData"
    for body in (b"{", {}, [], {"@context": None}, "text"):
        assert client.post("jsonldContexts", body).error == "InvalidRequest"
    assert client.post("jsonldContexts", {"@context": {"a": 4}}).error == "BadRequestData"
    assert client.post("jsonldContexts", {"@context": {}}, "text/plain").status == 415
    assert client.get("jsonldContexts").json == client.get("jsonldContexts?kind=Hosted").json


def test_who_may_not_write_hosts_nothing(store, loop):
    with opened(store, loop, access=Access()) as client:
        assert client.post("jsonldContexts", LEVEL).status == 401
        assert client.get("jsonldContexts").status == 401
        assert client.delete("jsonldContexts/one").status == 401


def test_a_context_that_stands_in_a_subscription_gets_a_url(client, elsewhere):
    subscription = {
        "type": "Subscription",
        "entities": [{"type": "Lake"}],
        "notification": {"endpoint": {"uri": "http://127.0.0.1:9/"}},
        "@context": [f"{elsewhere.url}/level", {"depth": "https://example.org/depth"}],
    }
    for number in range(2):  # the same context twice is kept once
        body = {**subscription, "id": f"urn:s:{number}"}
        assert client.post("subscriptions", body, LD).status == 201
    (url,) = client.get("jsonldContexts?kind=ImplicitlyCreated").json
    assert client.get("subscriptions/urn:s:1").json["jsonldContext"] == url
    one = url.rsplit("/", 1)[-1]
    assert client.get(f"jsonldContexts/{one}").json["@context"] == subscription["@context"]
    assert client.get("jsonldContexts?kind=Hosted").json == []
    body = {"id": "urn:a:1", "type": "Lake", "depth": 1, "level": 2}
    assert client.post("entities", body, link=link(url)).status == 201
    assert names(client) == ["https://example.org/depth", "https://example.org/level"]
