import os
import subprocess
import sys
from pathlib import Path

import pytest

from saola.egov.results import store

RUSH = Path(__file__).with_name("results_in_a_rush.py")


@pytest.mark.django_db
@pytest.mark.stores
def test_each_unit_and_year_has_its_own_numbers():
    taken = [
        store.next_serial(*one) for one in (("A", 2026), ("A", 2026), ("B", 2026), ("A", 2027))
    ]
    assert taken == [1, 2, 1, 1]
    assert store.by_check_code("ABCDEFGHJKMN") is None


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_numbers_are_unique_and_without_gaps_in_a_rush(kind, tmp_path, request):
    url = "sqlite:" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    told = subprocess.run(
        [sys.executable, RUSH],
        env=os.environ | {"SAOLA_VAR": str(tmp_path), "SAOLA_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.split() == [str(number) for number in range(1, 201)]
