import os
import subprocess
import sys
from pathlib import Path

import pytest

from saola.cityapps.fieldreports import rules, store
from saola.kernel import clock as clocks

RUSH = Path(__file__).with_name("answers_in_a_rush.py")
pytestmark = [pytest.mark.django_db, pytest.mark.stores, pytest.mark.usefixtures("clock")]


def test_a_change_on_an_older_sight_is_not_kept(file):
    report = file().report
    now = clocks.now()
    assert store.change(rules.answered(report, "một", shown=False, at=now))
    assert not store.change(rules.rejected(report, "hai", at=now))
    assert store.find(report.code).answer == "một"


def test_a_desk_sees_its_units_alone_the_first_due_first(file, clock):
    late = file().report
    clock.move(hours=30)
    early = file().report
    assert [one.code for one in store.open_reports([late.unit], 9)] == [late.code, early.code]
    assert store.open_reports(["other"], 9) == []
    assert len(store.open_reports(None, 1)) == 1


def test_own_reports_are_those_of_the_account_and_of_the_browser(file):
    mine, kept = file(account="a1").report, file().report
    file()
    assert {one.code for one in store.own("a1", [kept.code], 9)} == {mine.code, kept.code}
    assert store.own("", [], 9) == []


def test_published_answers_are_found_by_category(file, kind):
    report = file().report
    store.change(rules.answered(report, "xong", shown=False, at=clocks.now()))
    assert [one.code for one in store.published(9, kind.code)] == [report.code]
    assert store.published(9, "nothing") == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_of_many_answers_at_once_one_is_kept_and_counted(kind, tmp_path, request):
    url = "sqlite:" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    told = subprocess.run(
        [sys.executable, RUSH],
        env=os.environ
        | {"SAOLA_VAR": str(tmp_path), "SAOLA_DATABASE_URL": url, "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout == "1 won, 1 counted, 5 stars"
