"""What is installed is pinned by hashes, without addresses, and the same where it is tested."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PINNED = sorted(ROOT.glob("requirements/*.txt"))
PIN = re.compile(
    r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==(\S+) \\\n((?: +--hash=sha256:[0-9a-f]{64}.*\n)+)",
    re.MULTILINE,
)


def pins(path):
    return {name: version for name, version, _ in PIN.findall(path.read_text() + "\n")}


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.name)
def test_every_requirement_is_one_version_with_hashes(path):
    named = re.findall(r"^[a-zA-Z][^\s=]*", path.read_text(), re.MULTILINE)
    assert len(pins(path)) == len(named) > 0


def test_what_is_tested_is_what_runs():
    run, dev = (pins(ROOT / "requirements" / f"{name}.txt") for name in ("run", "dev"))
    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize(
    "path",
    [*ROOT.glob("requirements/*"), *ROOT.glob("web/package*.json")],
    ids=lambda path: path.name,
)
def test_no_registry_is_named(path):
    assert not re.search(r"https?://|--(extra-)?index|--find-links", path.read_text())
