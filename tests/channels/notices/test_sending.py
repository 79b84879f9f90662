"""The adapters against the simulated providers, over real sockets."""

import asyncio
import contextlib
import threading

import msgspec
import pytest
from tests.channels.notices.test_store import ONE
from tests.support.postgres import free_port

from saola.channels.notices import sending
from saola.channels.notices.model import Channel
from saola.kernel import settings
from saola.kernel.errors import Fault
from saola.kernel.http.application import Application
from saola.kernel.http.routing import Router
from saola.kernel.http.server import Server
from saola.simulators.mail import http as mail
from saola.simulators.mail.server import MailServer
from saola.simulators.push import http as push
from saola.simulators.sms import http as sms


@contextlib.contextmanager
def serving(*services):
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def run(work):
        return asyncio.run_coroutine_threadsafe(work, loop).result(5)

    for start, _ in services:
        run(start())
    try:
        yield
    finally:
        for _, stop in services:
            run(stop())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def providers(monkeypatch):
    """Simulated providers of mail, SMS and push on ports of their own."""
    port = free_port()
    wanted = msgspec.structs.replace(settings.current(), port=port - 3, demo=True)
    monkeypatch.setattr(settings, "current", lambda: wanted)
    server = Server(Application(Router((*sms.routes(), *push.routes()))))
    mails = MailServer()
    with serving((lambda: server.start("127.0.0.1", port), server.stop), (mails.start, mails.stop)):
        yield


def notice(channel, key, address):
    return msgspec.structs.replace(ONE, id=key, channel=channel, key=key, address=address)


def test_each_provider_takes_a_message_once(providers):
    for channel, inbox, address in (
        (Channel.EMAIL, mail.inbox, "once@example.vn"),
        (Channel.SMS, sms.inbox, "84900000001"),
        (Channel.PUSH, push.inbox, "account-once"),
    ):
        sending.send(notice(channel, f"once-{channel}", address))
        sending.send(notice(channel, f"once-{channel}", address))
        assert [one.to for one in inbox.messages(address)] == [address]


def test_what_a_provider_refuses_is_a_fault(providers):
    with pytest.raises(Fault, match="118"):
        sending.send(notice(Channel.SMS, "bad", "12"))
    push.failing.mode = "limited"
    with pytest.raises(Fault, match="429"):
        sending.send(notice(Channel.PUSH, "bad", "a1"))
    push.failing.mode = ""


def test_a_provider_that_is_not_there_is_a_fault(monkeypatch):
    wanted = msgspec.structs.replace(settings.current(), port=free_port() - 3, smtp_url="")
    monkeypatch.setattr(settings, "current", lambda: wanted)
    for channel in Channel:
        with pytest.raises(Fault):
            sending.send(notice(channel, "nobody", "x@example.vn"))
