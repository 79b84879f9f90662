"""`saola audit verify`: a trail that was changed, cut or cut short is found out."""

import argparse

import pytest

from saola.app.commands import audit as command
from saola.kernel import audit, orm

WRITTEN = audit.declare("probe.page.written", "Viết trang", "Page written")
pytestmark = pytest.mark.django_db


@pytest.fixture
def three_records():
    with orm.transacting() as tx:
        for number in range(3):
            audit.record(tx, WRITTEN, audit.Act(actor="a1", record=f"page-{number}"))


def verified(*argv):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(["verify", *argv]))


def change(sql):
    with orm.transacting() as tx:
        tx.execute(sql)


@pytest.mark.usefixtures("three_records")
def test_a_whole_trail_is_proved_and_says_what_to_note(capsys):
    assert verified() == 0
    told = capsys.readouterr().out
    assert "PROVED: 3 records" in told
    noted = told.split()[-1]
    assert verified("--noted", noted) == 0
    change("DELETE FROM audit WHERE seq = 3")
    assert verified() == 0
    assert verified("--noted", noted) == 1
    assert "DISPROVED: 3 is not" in capsys.readouterr().out


@pytest.mark.usefixtures("three_records")
def test_a_changed_record_is_named(capsys):
    change("UPDATE audit SET actor = 'a2' WHERE seq = 2")
    assert verified() == 1
    assert "at 2 of 3" in capsys.readouterr().out


def test_an_empty_trail_is_whole(capsys):
    assert verified() == 0
    assert "PROVED: 0 records" in capsys.readouterr().out
