"""`saola up`: every process of the installation, until Ctrl-C."""

import argparse
import os
import signal
import sys

from saola.app.demo import passwords
from saola.app.supervisor import Supervisor, prepare
from saola.kernel import clock, settings, telemetry


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no argument; settings come from the environment."""


def run(_arguments: argparse.Namespace) -> int:
    """Prepare what changed, start every process, tell the addresses, watch until told to end."""
    telemetry.configure("up")
    began = clock.monotonic()
    try:
        prepare()
    except RuntimeError as failed:
        sys.stderr.write(f"saola: {failed}\n")
        return 1
    pid = settings.current().var / "run" / "pid"
    pid.write_text(str(os.getpid()), encoding="ascii")
    supervisor = Supervisor()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: supervisor.end())
    try:
        supervisor.start()
        _tell(clock.monotonic() - began)
        supervisor.watch()
    except RuntimeError as failed:
        sys.stderr.write(f"saola: {failed}\n")
        return 1
    finally:
        supervisor.stop()
        pid.unlink()
    return 0


def _tell(seconds: float) -> None:
    wanted = settings.current()
    web = f"http://{wanted.host}:{wanted.web_port}"
    lines = [
        "",
        f"Saola sẵn sàng sau {seconds:.1f} giây · ready in {seconds:.1f} s",
        "",
        f"  {wanted.address}/ngsi-ld/v1/entities   bộ môi giới ngữ cảnh · context broker",
        f"  {web}/architecture/   kiến trúc · architecture",
        "",
        *_accounts(),
        "Ctrl-C để dừng · to stop",
        "",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _accounts() -> list[str]:
    """A line for each demo account, with its password; none without a demo."""
    accounts = passwords.told()
    if not accounts:
        return []
    wide = max(len(one.username) for one in accounts)
    lines = [f"  {one.username:<{wide}}  {one.password}  {one.vi} · {one.en}" for one in accounts]
    return ["  Tài khoản dùng thử (ai chạy máy này đều thấy) · demo accounts:", *lines, ""]
