"""`saola up`: every process of the installation, until Ctrl-C."""

import argparse
import signal
import sys

from saola.app import running
from saola.app.demo import passwords
from saola.app.supervisor import LOOPBACK, Supervisor, claimed, prepare
from saola.kernel import clock, settings, telemetry


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no argument; settings come from the environment."""


def run(_arguments: argparse.Namespace) -> int:
    """Prepare what changed, start every process, tell the addresses, watch until told to end."""
    if sys.stdout.isatty():  # a person is told what matters; a log gets everything
        settings.adopt({"SAOLA_LOG_LEVEL": "warning"})
    telemetry.configure("up")
    supervisor = Supervisor()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: supervisor.end())
    try:
        with claimed(settings.current().var), running.told():
            began = clock.monotonic()
            prepare()
            try:
                if supervisor.start():
                    _tell(clock.monotonic() - began)
                    if settings.current().demo:
                        supervisor.accompany("first walk", "demo", "dossier", "--once")
                    supervisor.watch()
            finally:
                _say("\nĐang dừng… · stopping…")
                supervisor.stop()
                _say("Đã dừng; dữ liệu còn nguyên · stopped; the data stay")
    except RuntimeError as failed:
        sys.stderr.write(f"saola: {failed}\n")
        return 1
    return 0


PAGES = (
    ("/", "cổng thông tin · portal"),
    ("/desk/", "bàn làm việc cán bộ · officers' desk"),
    ("/ioc/", "trung tâm điều hành · operations centre"),
    ("/exchange/", "nền tảng chia sẻ dữ liệu · data exchange"),
    ("/architecture/", "kiến trúc · architecture"),
    ("/par-index/", "chỉ số cải cách hành chính · reform index"),
    ("/opendata/", "dữ liệu mở · open data"),
    ("/ngsi-ld/v1/types", "bộ môi giới ngữ cảnh · context broker"),
)


def _tell(seconds: float) -> None:
    wanted = settings.current()
    addresses = [(f"{wanted.address}{path}", words) for path, words in PAGES]
    if wanted.demo:
        outside = f"http://{LOOPBACK}:{wanted.simulators_port}/"
        addresses.append((outside, "thế giới bên ngoài, mô phỏng · the outside, simulated"))
    if not wanted.mqtt_url:
        addresses.append((f"mqtt://{LOOPBACK}:{wanted.mqtt_port}", "thiết bị · devices"))
    wide = max(len(address) for address, _ in addresses)
    lines = [
        "",
        f"Saola sẵn sàng sau {seconds:.1f} giây · ready in {seconds:.1f} s",
        "",
        *(f"  {address:<{wide}}  {words}" for address, words in addresses),
        "",
        *_accounts(),
        "Ctrl-C để dừng · to stop",
        "",
    ]
    _say("\n".join(lines))


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _accounts() -> list[str]:
    """A line for each demo account, with its password; none without a demo."""
    accounts = passwords.told()
    if not accounts:
        return []
    wide = max(len(one.username) for one in accounts)
    lines = [f"  {one.username:<{wide}}  {one.password}  {one.vi} · {one.en}" for one in accounts]
    return ["  Tài khoản dùng thử (ai chạy máy này đều thấy) · demo accounts:", *lines, ""]
