"""The connections over which notifications are posted."""

import asyncio
import contextlib
import ssl

import pytest

from saola.scp.contexts.model import CORE
from saola.scp.subscriptions.addresses import NotDelivered, networks
from saola.scp.subscriptions.model import Notification
from saola.scp.subscriptions.parsing import parse
from saola.scp.subscriptions.posting import Poster

HERE = networks("", private=True)
TAKEN = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Answering:
    """A receiver that answers each POST with the next of these answers, in whole connections."""

    def __init__(self, *connections):
        self.connections = iter(connections)
        self.opened, self.taken, self.serving = 0, [], []

    async def __aenter__(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        port = self.server.sockets[0].getsockname()[1]
        document = {
            "id": "urn:s:1",
            "type": "Subscription",
            "entities": [{"type": "T"}],
            "notification": {"endpoint": {"uri": f"http://127.0.0.1:{port}/"}},
        }
        self.subscription = parse(document, CORE, CORE)
        self.poster = Poster(HERE, ssl.create_default_context())
        return self

    async def __aexit__(self, *_):
        self.poster.close()
        self.server.close()
        await asyncio.gather(*self.serving)
        await self.server.wait_closed()

    async def serve(self, reader, writer):
        self.opened += 1
        self.serving.append(asyncio.current_task())
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            for answer in next(self.connections):
                await reader.readuntil(b"\r\n\r\n")
                self.taken.append((await reader.readexactly(2)).decode())
                writer.write(answer)
                await writer.drain()
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    async def post(self, body):
        note = Notification(seq=1, id="n", subscription="urn:s:1", entity="e", body=body)
        await self.poster.post(note, self.subscription)


def test_one_connection_takes_many(loop):
    async def go():
        async with Answering([TAKEN, TAKEN, TAKEN, b""]) as receiver:
            for body in ("n1", "n2", "n3"):
                await receiver.post(body)
            assert (receiver.opened, receiver.taken) == (1, ["n1", "n2", "n3"])

    loop.run_until_complete(go())


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 201 Created\r\n\r\nuntil the end",
    ],
)
def test_what_is_not_surely_read_to_its_end_is_not_used_again(loop, answer):
    async def go():
        async with Answering([answer], [TAKEN]) as receiver:
            await receiver.post("n1")
            await receiver.post("n2")
            assert (receiver.opened, receiver.taken) == (2, ["n1", "n2"])

    loop.run_until_complete(go())


def test_a_receiver_that_closed_meanwhile_is_asked_again(loop):
    async def go():
        async with Answering([TAKEN], [TAKEN]) as receiver:
            await receiver.post("n1")
            await asyncio.sleep(0.05)
            await receiver.post("n2")
            assert (receiver.opened, receiver.taken) == (2, ["n1", "n2"])

    loop.run_until_complete(go())


def test_a_refusal_is_no_delivery_and_leaves_the_connection_sound(loop):
    no = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"

    async def go():
        async with Answering([no, TAKEN]) as receiver:
            with pytest.raises(NotDelivered, match="503"):
                await receiver.post("n1")
            await receiver.post("n2")
            assert receiver.opened == 1

    loop.run_until_complete(go())
