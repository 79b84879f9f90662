"""Real databases for tests: a SQLite file and a PostgreSQL server of the tests' own."""

import pytest

from saola.kernel import audit, events
from saola.kernel.db import Database
from tests.support.postgres import postgres_programs, postgres_running


def missing(program):
    """Skip for want of `program`; under CI no skip is let pass (`tests/conftest.py`)."""
    pytest.skip(f"{program} is not installed; `make test` installs it where it may")


@pytest.fixture(scope="session")
def postgres_server():
    """The URL of a PostgreSQL server that lives as long as the test run."""
    programs = postgres_programs()
    if programs is None:
        missing("postgresql")
    with postgres_running(programs) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server):
    """The URL of an empty database on the tests' PostgreSQL server."""
    import psycopg

    from saola.kernel import ids

    name = f"t{ids.new().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" STRATEGY file_copy')
    yield postgres_server.rsplit("/", 1)[0] + f"/{name}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    """A kernel store with its tables, on each of the two databases in turn."""
    url = "sqlite:" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    store = Database("probe", url, tmp_path)
    with store.transaction() as tx:
        events.prepare(tx)
        audit.prepare(tx)
    yield store
    store.close()
