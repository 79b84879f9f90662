import asyncio
import json
import smtplib
from email.message import EmailMessage

import pytest
from tests.support.postgres import free_port
from tests.support.simulated import ask

from saola.simulators.mail import http, server


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    kept = http.Inbox("E-mail")
    monkeypatch.setattr(http, "inbox", kept)
    monkeypatch.setattr(server, "inbox", kept)
    yield
    http.failing.mode, http.failing.times = "", 0


def sent(*messages):
    """Send the messages with Python's own mail client while the server listens."""
    port = free_port()

    def send():
        with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
            for message in messages:
                client.send_message(message)

    async def world():
        listening = server.MailServer(port)
        await listening.start()
        try:
            await asyncio.to_thread(send)
        finally:
            await listening.stop()

    asyncio.run(world())
    return json.loads(ask(http.routes(), "GET", "/mail/messages").body)


def mail(to="dan@example.vn", words="Kính gửi ông, bà\n.một dấu chấm\n"):
    message = EmailMessage()
    message["Subject"] = "Đã tiếp nhận hồ sơ"
    message["From"] = "no-reply@example.vn"
    message["To"] = to
    message["Message-ID"] = "<1@example.vn>"
    message.set_content(words)
    return message


def test_a_mail_arrives_as_it_was_written_and_once():
    (kept,) = sent(mail(), mail())
    assert (kept["to"], kept["subject"]) == ("dan@example.vn", "Đã tiếp nhận hồ sơ")
    assert kept["body"].splitlines() == ["Kính gửi ông, bà", ".một dấu chấm"]


def test_a_server_that_is_down_turns_the_client_away():
    ask(http.routes(), "POST", "/mail/control", body=b'{"fail":"down"}')
    with pytest.raises(smtplib.SMTPException):
        sent(mail())
    http.failing.mode = ""


def test_a_message_over_the_limit_is_turned_away_and_nothing_breaks(monkeypatch, caplog):
    monkeypatch.setattr(server, "MESSAGE_BYTES_MAX", 20_000)
    with pytest.raises((smtplib.SMTPException, OSError)):
        sent(mail(words="dài " * 20_000))
    assert not caplog.records
    assert len(sent(mail())) == 1
