"""Loading a pack: checked, compiled, and there from the next start; a faulty one is refused."""

import shutil

import msgspec
import pytest

from saola.app.commands import pack as command
from saola.kernel import settings
from saola.kernel.errors import Refusal
from saola.province import refusals
from saola.province.packs import actions, store


@pytest.fixture
def installation(tmp_path, monkeypatch):
    """A data folder of its own; `start()` reads the settings as a new process does."""

    def start():
        wanted = settings.read({"SAOLA_VAR": str(tmp_path / "var")})
        monkeypatch.setattr(settings, "read", lambda _environ: wanted)
        settings.current.cache_clear()
        return settings.current()

    start()
    yield start
    monkeypatch.undo()
    settings.current.cache_clear()


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(store.PACKS / "_template", tmp_path / "made")


def test_the_pack_loaded_last_is_the_one_that_runs_next(installation, folder):
    assert installation().pack == "tien-giang"
    actions.load("_template")
    assert installation().pack == "_template"
    actions.load(str(folder))
    assert installation().pack == str(folder)
    assert actions.loaded().code == "_template"


def test_the_compiled_copy_says_what_the_folder_said(installation):
    for name in ("_template", "tien-giang"):
        province, _ = actions.check(name)
        actions.load(name)
        installation()
        compiled = actions.loaded()
        assert compiled.calendar.data == province.calendar.data
        same = {"calendar": province.calendar}
        assert msgspec.structs.replace(compiled, **same) == province


def test_half_an_edit_is_not_seen_until_it_is_loaded(installation, folder):
    actions.load(str(folder))
    installation()
    (folder / "units.yaml").write_text("- {code: H00", encoding="utf-8")
    assert len(actions.loaded().units) == 4


def test_a_faulty_pack_is_refused_and_the_former_stays(installation, folder):
    actions.load("_template")
    text = (folder / "units.yaml").read_text(encoding="utf-8")
    (folder / "units.yaml").write_text(text.replace("parent: H00.30", "parent: H77"))
    with pytest.raises(Refusal) as refused:
        actions.load(str(folder))
    assert refused.value.code is refusals.PACK_FAULTY
    assert "H77" in refused.value.message("vi")
    assert installation().pack == "_template"


def test_the_command_prints_findings_and_counts(installation, folder, capsys):
    parser = command.argparse.ArgumentParser()
    command.add_arguments(parser)
    assert command.run(parser.parse_args(["check", str(folder)])) == 0
    assert "0 lỗi" in capsys.readouterr().out
    text = (folder / "units.yaml").read_text(encoding="utf-8")
    (folder / "units.yaml").write_text(text.replace("parent: H00.30", "parent: H77"))
    assert command.run(parser.parse_args(["check", str(folder)])) == 1
    assert "there is no superior agency H77" in capsys.readouterr().out
    assert command.run(parser.parse_args(["load", str(folder)])) == 1
    assert command.run(parser.parse_args(["check", "atlantis"])) == 1
    assert "atlantis" in capsys.readouterr().err


def test_every_unreadable_file_is_told_at_once(installation, folder, capsys):
    parser = command.argparse.ArgumentParser()
    command.add_arguments(parser)
    facts = [path for path in folder.rglob("*") if path.is_file()]
    for path in facts:
        path.write_text("[1, {" if path.suffix != ".csv" else "station\nx\n", encoding="utf-8")
    if (folder / "pack.toml").exists():
        assert command.run(parser.parse_args(["check", str(folder)])) == 1
    told = capsys.readouterr().out
    assert len(told.splitlines()) == len(facts)
    assert all(path.name in told for path in facts)


def test_a_file_that_nothing_reads_is_pointed_at(folder):
    (folder / "unit.yaml").write_text("[]", encoding="utf-8")
    (folder / "README.md").write_text("#", encoding="utf-8")
    _, findings = actions.check(str(folder))
    assert [finding.file for finding in findings] == ["unit.yaml"]
