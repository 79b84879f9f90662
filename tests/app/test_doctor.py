"""`saola doctor` says what is missing, whatever is missing, and never breaks itself."""

import pytest

from saola.app import supervisor
from saola.app.commands import doctor
from saola.kernel import audit, settings
from saola.kernel.db import Database

OPENED = audit.declare("probe.cupboard.opened", "Mở tủ", "Cupboard opened")


@pytest.fixture
def examined(monkeypatch, tmp_path):
    """What it finds about a data folder, by the first word of each finding."""

    def examine(var, url="sqlite:"):
        told = settings.read({"SAOLA_VAR": str(var), "SAOLA_DATABASE_URL": url})
        store = Database("control", url, var / "db")
        monkeypatch.setattr(settings, "current", lambda: told)
        monkeypatch.setattr(doctor, "store", lambda name: store)
        found = list(doctor.examine())
        store.close()
        return {one.what.split(maxsplit=1)[0]: one for one in found}

    return examine


def test_a_folder_that_cannot_be_is_a_finding_with_its_mending(examined, tmp_path):
    (tmp_path / "file").touch()
    found = examined(tmp_path / "file" / "var")
    assert not found["data"].well
    assert "cannot be opened" in found["database:"].what
    assert "SAOLA_DATABASE_URL" in found["database:"].mend


def test_a_database_that_is_away_is_a_finding(examined, tmp_path):
    found = examined(tmp_path, "postgresql://nobody@127.0.0.1:1/none")
    assert "unreachable" in found["database:"].what


def test_a_trail_that_was_changed_is_found(examined, tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "fingerprint", lambda: "the same")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "prepared").write_text("the same")
    store = Database("control", "sqlite:", tmp_path / "db")
    with store.transaction() as tx:
        audit.prepare(tx)
        for number in range(2):
            audit.record(tx, OPENED, audit.Act(actor="a1", record=f"cupboard-{number}"))
    assert examined(tmp_path)["audit"].well
    with store.transaction() as tx:
        tx.execute("UPDATE audit SET actor = 'a2' WHERE seq = 2")
    store.close()
    found = examined(tmp_path)["audit"]
    assert (found.well, found.what) == (False, "audit trail is broken at 2")


def test_what_is_told_is_told_of_this_installation(examined, tmp_path):
    with supervisor.claimed(tmp_path):
        found = examined(tmp_path)
    assert all(one.well for name, one in found.items() if name == "port")
