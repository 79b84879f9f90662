"""The copy of the suite knows this machine alone."""

import pytest
from conformance.copying import Places, Unusable, copied, folders, here

PLACES = Places(
    broker=1, contexts=2, receiver=3, source=4, context_server=5, mqtt_host="127.0.0.9", mqtt_port=6
)


@pytest.fixture
def suite(tmp_path):
    """As much of a suite as a copy needs, in its shape."""
    root = tmp_path / "suite"
    tests = root / "TP" / "NGSI-LD"
    for folder in ("A/B", "A", "C"):
        (tests / folder).mkdir(parents=True, exist_ok=True)
        (tests / folder / "1.robot").write_text('{"uri": "http://localhost:9090/x"}')
    (root / "resources" / "mqttUtils").mkdir(parents=True)
    (root / "resources" / "variables.py").write_text("url = 'http://elsewhere'\n")
    (root / "resources" / "mqttUtils" / "MqttUtils.resource").write_text("docker run")
    return root


def test_contexts_are_had_from_this_machine():
    for host in ("raw.githubusercontent.com/a/b", "x.github.io/c", "forge.etsi.org/rep/-/raw"):
        assert here(f'"https://{host}/one.jsonld"', PLACES) == '"http://127.0.0.1:2/one.jsonld"'


@pytest.mark.parametrize(
    "text",
    [
        '"https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld"',
        '"https://example.org/one.jsonld"',
        "http://localhost:1111/notify",
    ],
)
def test_what_nobody_serves_stays_as_it_is(text):
    assert here(text, PLACES) == text


def test_a_copy_has_our_places_and_leaves_the_original_alone(suite, tmp_path):
    target = tmp_path / "copy"
    copied(suite, target, PLACES)
    table = {}
    exec((target / "resources" / "variables.py").read_text(), table)  # noqa: S102 # as Robot does
    assert table["url"] == "http://127.0.0.1:1/ngsi-ld/v1"
    assert table["mqtt_broker_host"] == "127.0.0.9"
    assert "127.0.0.1:1/x" in (target / "TP" / "NGSI-LD" / "C" / "1.robot").read_text()
    mqtt = (target / "resources" / "mqttUtils" / "MqttUtils.resource").read_text()
    assert "docker" not in mqtt
    assert "elsewhere" in (suite / "resources" / "variables.py").read_text()


def test_folders_are_chosen_with_those_below_them(suite):
    assert folders(suite, []) == ["A", "A/B", "C"]
    assert folders(suite, ["A"]) == ["A", "A/B"]


def test_what_is_no_suite_or_names_no_folder_is_refused(suite, tmp_path):
    with pytest.raises(Unusable):
        folders(tmp_path, [])
    with pytest.raises(Unusable):
        folders(suite, ["Nowhere"])
