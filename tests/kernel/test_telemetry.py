"""Log lines: one object each, with the process, the part and the trace of the work in progress."""

import json
import os
import subprocess
import sys

from saola.kernel import telemetry

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
TELLING = f"""
from saola.kernel import telemetry
telemetry.configure("probe")
log = telemetry.logger("kernel.probe")
log.debug("unheard")
with telemetry.tracing("{TRACE}"):
    log.info("begun", number=1)
    try:
        secret = "Lê Thị Mật"
        raise ValueError("away")
    except ValueError:
        log.exception("failed")
"""


def told(log_format):
    done = subprocess.run(
        [sys.executable, "-c", TELLING],
        env=os.environ | {"SAOLA_LOG_FORMAT": log_format, "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr


def test_lines_for_machines_carry_process_part_and_trace():
    begun, failed = map(json.loads, told("json").splitlines())
    assert (begun["event"], begun["number"], begun["level"]) == ("begun", 1, "info")
    for line in (begun, failed):
        assert (line["process"], line["part"], line["trace"]) == ("probe", "kernel.probe", TRACE)
        assert line["timestamp"].endswith("Z")


def test_a_fault_is_told_with_its_way_but_without_what_was_in_hand():
    for log_format in ("json", "text"):
        lines = told(log_format)
        assert "ValueError: away" in json.dumps(lines)
        assert "Lê Thị Mật" not in lines.encode().decode("unicode_escape", "ignore") + lines


def test_a_trace_goes_on_from_a_sound_header_and_begins_anew_from_any_other():
    sound = f"00-{TRACE}-00f067aa0ba902b7-01"
    assert telemetry.trace_from(sound) == TRACE
    for unsound in ("", "00-xyz", sound.upper(), sound.replace(TRACE, "0" * 32), sound + "\n"):
        fresh = telemetry.trace_from(unsound)
        assert fresh != TRACE
        assert len(fresh) == 32
    with telemetry.tracing(TRACE):
        assert telemetry.traceparent().startswith(f"00-{TRACE}-")
    assert telemetry.trace_id() == ""
