"""A file of instances holds what was given, sorted, and DuckDB reaches nothing else."""

import sys

import duckdb
import pytest

from saola.kernel.errors import Fault
from saola.scp.temporal.model import Span, TimeProperty
from saola.scp.temporal.parquet import store
from saola.scp.temporal.parquet.store import Files, Shelf


def row(seq, entity=1, name="level", at=5, value=1.5):
    body = '{"type":"Property"}'
    return (seq, entity, name, "", at, seq, body, None, None, value, None, None)


@pytest.fixture
def files(tmp_path):
    found = Files(tmp_path / "o'r" / "scp")
    yield found
    found.close()


def written(files, rows, period=0):
    draft = files.draft(period)
    draft.add(rows)
    made = draft.settle()
    draft.close()
    return made


def test_what_was_written_is_read_back_whole(files):
    rows = [row(seq, entity=seq % 3, at=None if seq % 7 == 0 else seq) for seq in range(500)]
    made = written(files, rows)
    shelf = Shelf((made.file,))
    assert sorted(one for chunk in files.rows(shelf) for one in chunk) == rows
    assert made.instances == 500
    assert made.reach == (1, 499, 0, 499, 0, 499, None, None)
    assert files.instance(shelf, 7) == rows[7]
    assert files.instance(shelf, 500) is None
    newest = files.evolution(shelf, [1], Span(last=2, property=TimeProperty.OBSERVED), 10)
    assert [one[0] for one in newest] == [499, 496]
    (path,) = files.folder.glob("*/*")
    assert path.name.endswith(".parquet")


def test_what_was_withdrawn_does_not_count(files):
    made = written(files, [row(1), row(2, name="other"), row(3, entity=2)])
    assert files.instance(Shelf((made.file,), ((0, 1, "level", None),)), 1) is None
    assert files.instance(Shelf((made.file,), ((0, 1, "level", ""),)), 2) is not None
    assert files.instance(Shelf((made.file,), ((0, 2, None, None),)), 3) is None
    assert files.instance(Shelf((made.file,), ((1, 2, None, None),)), 3) is not None


def test_a_file_that_does_not_hold_what_was_given_never_stands(files, monkeypatch):
    broken = store.SORTED.replace("FROM staged", "FROM staged WHERE seq = 1")
    monkeypatch.setattr(store, "SORTED", broken)
    with pytest.raises(Fault):
        written(files, [row(1), row(2)])
    assert not list(files.folder.glob("*/*"))


def test_an_archive_that_is_gone_or_garbled_is_a_fault(files):
    made = written(files, [row(1)])
    (path,) = files.folder.glob("*/*")
    path.write_bytes(b"garbled")
    with pytest.raises(Fault):
        files.instance(Shelf((made.file,)), 1)
    path.unlink()
    with pytest.raises(Fault):
        files.instance(Shelf((made.file,)), 1)


def test_duckdb_reaches_its_folder_only(files, tmp_path):
    written(files, [row(1)])
    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    for forbidden in (
        f"FROM read_text('{secret}')",
        f"COPY (SELECT 1) TO '{tmp_path / 'out.parquet'}'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error):
            files._cursor().execute(forbidden)  # noqa: SLF001 # the lock is what is tested


def test_a_store_without_archives_loads_no_duckdb(tmp_path):
    import subprocess

    code = "import sys, saola.scp.front, saola.scp.contribution; sys.exit('duckdb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
