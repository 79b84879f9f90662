"""What was acknowledged survives a SIGKILL of the gateway, at any moment."""

import asyncio
import contextlib
import http.client
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.lgsp.exchange.conftest import CITIZENS, EGOV, token
from tests.support.postgres import free_port

from saola.lgsp.evidence import verify

HERE = Path(__file__).parent


class Killable:
    """A gateway process, and callers that remember what it acknowledged."""

    def __init__(self, world):
        self.world = world
        self.port = free_port()
        self.acknowledged = {}
        self.process = None

    def spawn(self):
        command = [sys.executable, HERE / "gateway_process.py", self.world.database.path.parent]
        self.process = subprocess.Popen([*command, self.world.folder, str(self.port)])

    async def start(self):
        self.spawn()
        for _ in range(200):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
        raise AssertionError("the gateway did not start")

    def kill(self):
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def call_until_killed(self, name):
        headers = {
            "authorization": f"Bearer {token()}",
            "x-road-client": EGOV,
            "x-saola-purpose": "tthc.prefill",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        with (
            contextlib.suppress(OSError, http.client.HTTPException),
            contextlib.closing(connection),
        ):
            for number in range(10_000):
                message = f"{name}-{number}"
                connection.request(
                    "POST", f"/r1/{CITIZENS}/lookup", b"{}", headers | {"x-road-id": message}
                )
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 200
                place = answer.getheader("x-saola-evidence").rpartition("#")[2]
                self.acknowledged[message] = int(place)


@pytest.fixture
def killable(world):
    world.run(world.shut())
    made = Killable(world)
    world.run(made.start())
    yield made
    if made.process.poll() is None:
        made.kill()
    world.run(world.open())


def test_no_acknowledged_exchange_is_lost_and_the_verifier_accepts_the_log(killable, capsys):
    world = killable.world

    async def round_of_calls(turn):
        loop = asyncio.get_running_loop()
        callers = [
            loop.run_in_executor(None, killable.call_until_killed, f"{turn}-{one}")
            for one in range(4)
        ]
        world.provider.reached.clear()
        await asyncio.sleep(0.2 + turn * 0.05)
        await world.provider.reached.wait()  # so one call at least is between forward and answer
        killable.kill()
        await asyncio.gather(*callers)

    for turn in range(3):
        world.run(round_of_calls(turn))
        assert verify.main([str(world.folder)]) == 0, capsys.readouterr().out
        world.run(killable.start())
    killable.kill()
    assert len(killable.acknowledged) > 10
    for message, place in killable.acknowledged.items():
        assert world.record(place).message == message
    assert world.filed >= len(killable.acknowledged)
