"""`saola doctor`: what is missing on this machine, and how to mend it."""

import argparse
import importlib.metadata
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from saola.app.supervisor import SOURCE, fingerprint, is_free, pack_folder, ports, running
from saola.kernel import audit, settings
from saola.kernel.db import store
from saola.kernel.errors import Fault

DISK_FREE_BYTES_MIN = 1_000_000_000
PYTHON = (3, 11)
TEST_PROGRAMS = {
    "chromium": "apt-get install chromium",
    "mosquitto": "apt-get install mosquitto",
    "nats-server": "apt-get install nats-server",
    "pg_ctl": "apt-get install postgresql",
}


class Finding(msgspec.Struct, frozen=True):
    """One thing looked at: whether it is well, and how to mend it if not."""

    what: str
    well: bool
    mend: str = ""
    needed: bool = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no argument."""


def run(_arguments: argparse.Namespace) -> int:
    """Print every finding; the status is 1 when something that is needed is missing."""
    findings = list(examine())
    for finding in findings:
        mark = "✓" if finding.well else ("✗" if finding.needed else "–")
        mend = "" if finding.well else f"\n    → {finding.mend}"
        sys.stdout.write(f"{mark} {finding.what}{mend}\n")
    return int(any(not finding.well and finding.needed for finding in findings))


def examine() -> Iterator[Finding]:
    """Look at everything a start needs, then at what only the tests need."""
    wanted = settings.current()
    yield Finding(
        f"Python {sys.version.split()[0]}", sys.version_info[:2] >= PYTHON, "install python3.11"
    )
    yield _packages()
    yield _folder(wanted.var)
    yield _database()
    pack = pack_folder(wanted.pack)
    yield Finding(f"pack {pack.name}", (pack / "pack.toml").exists(), "set SAOLA_PACK to a pack")
    vendor = SOURCE / "ui" / "static" / "ui" / "vendor"
    yield Finding("browser libraries", any(vendor.glob("*")), "make vendor (needs npm by name)")
    stamp = wanted.var / "run" / "prepared"
    prepared = stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint()
    yield Finding("data folder is at this version", prepared, "saola prepare (make up does it)")
    if prepared:
        yield _trail()
    ours = running(wanted.var)
    for name, port in ports().items():
        yield Finding(
            f"port {port} for {name} is free or already Saola's",
            ours or is_free(port),
            "end what listens there, or choose others: PORT=, SAOLA_MQTT_PORT=",
        )
    for name, install in TEST_PROGRAMS.items():
        found = shutil.which(name) or list(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
        yield Finding(f"{name} (tests only)", bool(found), install, needed=False)


def _packages() -> Finding:
    wanted = SOURCE.parents[1] / "requirements" / "run.txt"
    missing = []
    for line in wanted.read_text(encoding="utf-8").splitlines() if wanted.exists() else []:
        if "==" not in line or line.startswith((" ", "#")):
            continue
        name, _, version = line.split(" ")[0].partition("==")
        try:
            if importlib.metadata.version(name.split("[")[0]) != version:
                missing.append(name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    what = f"packages{': ' + ', '.join(missing[:8]) if missing else ''}"
    return Finding(what, not missing, "make up (installs requirements/run.txt)")


def _folder(var: Path) -> Finding:
    mend = "set SAOLA_VAR to a writable folder with 1 GB free"
    try:
        var.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(var).free
    except OSError as unusable:
        return Finding(f"data folder {var}: {unusable.strerror}", False, mend)
    well = os.access(var, os.W_OK) and free > DISK_FREE_BYTES_MIN
    return Finding(f"data folder {var}, {free / 1e9:.0f} GB free", well, mend)


def _database() -> Finding:
    try:
        with store("control").reading():
            pass
    except Fault as unreachable:
        return Finding(f"database: {unreachable}", False, "mend SAOLA_DATABASE_URL")
    return Finding(f"database ({store('control').dialect})", True)


def _trail() -> Finding:
    with store("control").reading() as tx:
        broken = next(audit.broken_links(tx), None)
    mend = "the trail was changed by hand: compare with a backup, tell who watches over security"
    what = "audit trail is whole" if broken is None else f"audit trail is broken at {broken}"
    return Finding(what, broken is None, mend)
