"""A PostgreSQL server of the tests' own."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

MEMORY_BYTES_MIN = 2_000_000_000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def postgres_programs():
    """The folder of PostgreSQL's own programs; None when it is not installed."""
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


@contextlib.contextmanager
def postgres_running(programs, *, durable=False):
    """The URL of a PostgreSQL server of the programs in this folder, for as long as it is used.

    One that is `durable` stands on the disk and waits for it.
    """
    place = Path("/", "tmp") if durable else _roomiest()
    folder = Path(tempfile.mkdtemp(prefix="saola-pg-", dir=place))
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
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    options += "" if durable else " -c fsync=off"
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
