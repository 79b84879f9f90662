"""Real databases for tests: a SQLite file and a PostgreSQL server of the tests' own."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

from saola.kernel import audit, events
from saola.kernel.db import Database

MEMORY_BYTES_MIN = 2_000_000_000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def missing(program):
    """Skip for want of `program`; under CI no skip is let pass (`tests/conftest.py`)."""
    pytest.skip(f"{program} is not installed; `make test` installs it where it may")


def _postgres_bin():
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if versions:
        return versions[-1]
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def _roomiest():
    """Where databases stand that nobody misses: in memory, if it has the room."""
    memory = Path("/dev", "shm")
    free = shutil.disk_usage(memory).free if memory.is_dir() else 0
    return memory if free > MEMORY_BYTES_MIN else Path("/", "tmp")  # sockets need short paths


@pytest.fixture(scope="session")
def postgres_server():
    """The URL of a PostgreSQL server that lives as long as the test run."""
    programs = _postgres_bin()
    if programs is None:
        missing("postgresql")
    folder = Path(tempfile.mkdtemp(prefix="saola-pg-", dir=_roomiest()))
    as_user = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    data, port = folder / "data", free_port()
    subprocess.run(  # because the program is Debian's own
        [*as_user, programs / "initdb", "-D", data, "-U", "saola", "--auth=trust", "-E", "UTF8"],
        check=True,
        capture_output=True,
        cwd="/",
    )
    control = [*as_user, programs / "pg_ctl", "-D", data]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    subprocess.run(  # because the program is Debian's own
        [*control, "-o", options, "-l", folder / "log", "-w", "start"],
        check=True,
        capture_output=True,
        cwd="/",
    )
    try:
        yield f"postgresql://saola@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [*control, "-m", "immediate", "stop"], capture_output=True, cwd="/", check=True
        )  # because the program is Debian's own
        shutil.rmtree(folder, ignore_errors=True)


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
