"""A whole province, started once for the test run, and a real browser that looks at it."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.support.databases import missing

AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
PORTS = 6  # the front door's and those that follow it
READY_S = 90
TIED = ("setpriv", "--pdeathsig", "TERM")  # ends with the test run, however that ends
LANGUAGES = ("vi", "en")
SERIOUS = {"serious", "critical"}


class Running:
    """A running province: where it answers, and its demo accounts by sign-in name."""

    def __init__(self, port, var):
        self.port, self.var = port, Path(var)
        self.front = self.address = f"http://127.0.0.1:{port}"
        self.web = f"http://127.0.0.1:{port + 1}"
        self.mqtt_port = port + PORTS - 1
        self.simulators = f"http://127.0.0.1:{port + 3}"

    def password(self, username):
        """The password of a demo account."""
        kept = json.loads((self.var / "run" / "demo-accounts.json").read_text())
        return next(one["password"] for one in kept if one["username"] == username)


def ports():
    """A port that is free, with those that follow it."""
    # Test runs side by side begin at different places, since a port found free is not yet taken.
    for first in range(20_000 + os.getpid() % 150 * 37, 32_000, 37):
        with contextlib.ExitStack() as probes:
            try:
                for port in range(first, first + PORTS):
                    probes.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise AssertionError("no free ports")


def answers(url):
    """The status that a GET of `url` gives; 0 when nobody answers."""
    request = urllib.request.Request(url, headers={"accept": "text/html"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def already_walked(var):
    """No scripted citizen files by itself: tests count what they did themselves."""
    walked = Path(var) / "run" / "walked"
    walked.mkdir(parents=True)
    (walked / "dossier").touch()


@pytest.fixture(scope="session")
def province():
    """`saola up` on free ports with a data folder of its own, ended after the last test."""
    port, var = ports(), tempfile.mkdtemp(prefix="saola-province-")
    already_walked(var)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": "src",
        "SAOLA_VAR": var,
        "SAOLA_PORT": str(port),
        "SAOLA_MQTT_PORT": str(port + PORTS - 1),
        "SAOLA_LOG_LEVEL": "warning",
    }
    process = subprocess.Popen(
        [*TIED, sys.executable, "-m", "saola.app", "up"],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    running = Running(port, var)
    try:
        deadline = time.monotonic() + READY_S
        while answers(f"{running.front}/account/login/") != 200:
            assert process.poll() is None, "`saola up` ended"
            assert time.monotonic() < deadline, f"not ready in {READY_S} s"
            time.sleep(0.1)
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
        shutil.rmtree(var, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, driven by Playwright."""
    program = shutil.which("chromium")
    if program is None:
        missing("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, province):
    """Open pages as somebody: `visit("/desk/", "canbo.xa", language="vi", wide=True)`.

    Gives the page; requests to another origin and errors of scripts fail the test at its end.
    """
    contexts, wrong = [], []

    def open_page(path, username="", *, language="vi", wide=True):
        size = {"width": 1280, "height": 900} if wide else {"width": 390, "height": 844}
        context = chromium.new_context(viewport=size, locale=language)
        contexts.append(context)
        context.add_cookies(
            [{"name": "django_language", "value": language, "url": province.address}]
        )
        page = context.new_page()
        page.on("request", lambda request: _elsewhere(request.url, wrong))
        page.on("pageerror", lambda error: wrong.append(f"{path}: {error}"))
        if username:
            page.goto(f"{province.address}/account/login/")
            page.fill("[name=login]", username)
            page.fill("[name=password]", province.password(username))
            page.locator("main form button[type=submit]").first.click()
            page.wait_for_load_state()
        page.goto(province.address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong, "\n".join(wrong)


def _elsewhere(url, wrong):
    if not url.startswith(("http://127.0.0.1:", "data:", "blob:")):
        wrong.append(f"asked another origin: {url}")


def barriers(page):
    """What axe-core finds serious or critical on the page, as lines; nothing is right."""
    if not AXE.exists():
        missing("axe-core (make vendor)")
    # Past the page's own content security, which rightly refuses a script of the tests.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})"
    )
    return [
        f"{page.url}: {one['id']}: {node['target']}: {json.dumps(node['any'][:1])[:300]}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"][:5]
    ]
