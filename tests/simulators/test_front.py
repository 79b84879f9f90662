import asyncio
import html
import json
import smtplib
import urllib.error
import urllib.parse
import urllib.request

from tests.support.postgres import free_port

from saola.kernel import settings
from saola.kernel.http.application import Application
from saola.kernel.http.routing import Router
from saola.kernel.http.server import Server
from saola.lgsp.exchange.providers import address
from saola.lgsp.registry.baseline import services
from saola.simulators import front
from saola.simulators.mail.server import MailServer
from saola.simulators.vneid import registration


def outside(work):
    """What `work` gives, on another thread, while the simulators answer; it is given two ports."""

    async def world():
        smtp = free_port()
        service = front.Outside((MailServer(smtp),))
        server = Server(Application(Router(service.routes)))
        await service.start()
        await server.start("127.0.0.1", 0)
        try:
            return await asyncio.to_thread(work, server.port, smtp)
        finally:
            await server.stop()
            await service.stop()

    return asyncio.run(world())


def status(port, path, body=None):
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", content)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def test_every_simulator_answers_behind_one_door():
    def work(port, _smtp):
        pages = ("/mail/inbox", "/sms/inbox", "/push/inbox", "/dvcqg/dossiers")
        found = [status(port, page) for page in (*pages, "/vneid/jwks")]
        strangers = ("/ngsp/token", "/dvcqg/auth", "/payment/api/khoi-tao")
        return found, [status(port, path, {}) for path in strangers], status(port, "/nowhere")

    looked, strangers, nowhere = outside(work)
    assert looked == [200] * 5
    assert 404 not in strangers
    assert nowhere == 404


def test_the_first_page_says_in_both_languages_that_all_is_simulated():
    def work(port, _smtp):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return html.unescape(answer.read().decode())

    page = outside(work)
    assert "mô phỏng" in page
    assert "simulated" in page
    assert all(one.vi.split(":")[0] in page and one.en in page for one in front.index.SHOWN)


def test_what_the_first_page_names_is_there():
    paths = {route.path for route in front.service().routes}
    named = [path for one in front.index.SHOWN for path in (*one.look, *one.asked)]
    assert [path for path in named if path not in paths] == []


def test_mail_sent_while_the_doors_are_open_is_in_the_inbox():
    def work(port, smtp):
        with smtplib.SMTP("127.0.0.1", smtp, timeout=5) as client:
            client.sendmail("a@example.vn", ["doors@example.vn"], "Subject: Xin\r\n\r\nchao\r\n")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/mail/messages", timeout=5) as answer:
            return json.loads(answer.read())

    assert "doors@example.vn" in [one["to"] for one in outside(work)]


def test_all_who_ask_the_outside_ask_at_its_one_port():
    doors = [route.path for route in front.service().routes]
    for known in (registration.issuer(), *(address(one.base_url) for one in services())):
        asked = urllib.parse.urlsplit(known)
        assert asked.port == settings.current().simulators_port
        assert any(path.startswith(f"{asked.path}/") for path in doors), known
