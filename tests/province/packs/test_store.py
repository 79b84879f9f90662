"""A pack is read whole, or refused by the name of the faulty file."""

import shutil

import pytest

from saola.kernel.errors import Refusal
from saola.province import refusals
from saola.province.packs import store


@pytest.fixture
def pack(tmp_path):
    return shutil.copytree(store.PACKS / "_template", tmp_path / "pack")


def test_the_template_is_a_pack(pack):
    province = store.read(pack)
    assert province.name.en == "Sample Province"
    assert [unit.code for unit in province.units] == ["H00", "H00.10", "H00.30", "H00.30.01"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("units.yaml", "- {code: H00"),
        ("units.yaml", "- {code: H00, kind: moon, name: {vi: a, en: b}}"),
        ("divisions.yaml", "- {code: '1', name: a, kind: xã, level: commune, colour: red}"),
        ("pack.toml", "code = "),
        ("calendar.yaml", "- 1"),
    ],
)
def test_a_faulty_file_is_refused_by_its_name(pack, file, text):
    (pack / file).write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        store.read(pack)
    assert refused.value.code is refusals.FILE_FAULTY
    assert str(refused.value.data["file"]).endswith(file)


def test_a_missing_file_is_refused(pack):
    (pack / "units.yaml").unlink()
    with pytest.raises(Refusal) as refused:
        store.read(pack)
    assert refused.value.data["reason"] == "missing"


def test_a_name_without_a_pack_is_refused():
    with pytest.raises(Refusal) as refused:
        store.folder("atlantis")
    assert refused.value.code is refusals.NO_PACK
