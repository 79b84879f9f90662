"""`saola evidence verify`, and the verifier as a file that stands alone."""

import argparse
import subprocess
import sys
from pathlib import Path

import pytest
from tests.lgsp.records import payload, signer

from saola.app.commands import evidence
from saola.lgsp.evidence import verify
from saola.lgsp.evidence.log import Log, segment_paths


@pytest.fixture
def folder(tmp_path):
    log = Log(tmp_path / "log", signer())
    log.append([payload(number) for number in range(5)])
    log.close()
    return tmp_path / "log"


def verified(*argv):
    parser = argparse.ArgumentParser()
    evidence.add_arguments(parser)
    return evidence.run(parser.parse_args(["verify", *map(str, argv)]))


def test_the_command_proves_a_log_and_disproves_a_damaged_one(folder, capsys):
    key = folder / "vkey"
    assert verified(folder, "--key", key) == 0
    assert "PROVED: 5 records" in capsys.readouterr().out
    (segment,) = segment_paths(folder)
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes(content)
    assert verified(folder, "--key", key) == 1


def test_a_log_that_is_not_there_is_no_proof(tmp_path):
    assert verified(tmp_path / "none", "--key", signer().vkey) == 2


def test_the_verifier_runs_as_a_plain_file_without_saola(folder, tmp_path):
    alone = tmp_path / "verify.py"
    alone.write_bytes(Path(verify.__file__).read_bytes())
    done = subprocess.run(
        [sys.executable, alone, folder], check=False, capture_output=True, env={}, cwd="/"
    )
    assert (done.returncode, done.stdout[:6]) == (0, b"PROVED")
