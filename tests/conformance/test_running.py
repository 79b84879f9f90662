"""What Robot wrote is read as it is."""

from conformance.contexts import document
from conformance.undertaking import shared

from conformance import running

OUTPUT = """<robot><suite name="All"><suite name="One" source="{root}/TP/NGSI-LD/A/one.robot">
<test name="good"><kw name="x"><status status="FAIL"/></kw><status status="PASS"/></test>
<test name="bad"><status status="FAIL"/></test></suite></suite></robot>"""


def test_a_test_is_named_by_its_folder_file_and_name(tmp_path):
    output = tmp_path / "output.xml"
    output.write_text(OUTPUT.format(root=tmp_path))
    found = running.outcomes(output, tmp_path)
    assert found == {"A/one good": True, "A/one bad": False}


def test_a_folder_is_run_without_those_below_it(tmp_path):
    for name in ("A/1.robot", "A/B/2.robot"):
        path = tmp_path / "TP" / "NGSI-LD" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert running.files(tmp_path, ["A"]) == ["TP/NGSI-LD/A/1.robot"]


def test_the_shares_are_about_equal_and_hold_everything(tmp_path):
    for folder, files in {"A": 3, "B": 2, "C": 2}.items():
        (tmp_path / "TP" / "NGSI-LD" / folder).mkdir(parents=True)
        for number in range(files):
            (tmp_path / "TP" / "NGSI-LD" / folder / f"{number}.robot").touch()
    assert sorted(shared(tmp_path, ["A", "B", "C"], 2)) == [["A"], ["B", "C"]]


def test_a_context_of_another_version_is_the_suites_own_and_of_another_project_empty():
    held = {"suite.jsonld": b"terms", "suite-compound.jsonld": b"all"}
    assert document(held, "suite.jsonld") == b"terms"
    assert document(held, "older-compound.jsonld") == b"all"
    assert document(held, "theirs.jsonld") == b'{"@context": {}}'
