"""A visitor against a real server: a session of their own, forms as a browser sends them."""

import asyncio
import threading

import pytest

from saola.app.demo.pages import Unexpected
from saola.app.demo.visitor import File, Visitor
from saola.kernel.http.application import Application
from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.routing import Route, Router
from saola.kernel.http.server import Server

LOGIN = b"""<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="t">
<input name="login"><input type="password" name="password"></form>"""
PAPER = b"""<form method="post" enctype="multipart/form-data" action="/seen"><input name="note">
<input type="file" name="proof"><input type="file" name="other"></form>"""


def html(body, *headers, status=200):
    return Response(status=status, headers=(("content-type", "text/html"), *headers), body=body)


async def login(request: Request):
    if b"csrfmiddlewaretoken=t" in request.body and b"password=right" in request.body:
        return html(b"", ("set-cookie", "session=1; Path=/"), ("location", "/home"), status=302)
    return html(LOGIN)


def home(request: Request):
    known = "session=1" in request.header("cookie")
    return html(b"<p>xin chao</p>") if known else html(b"<p>ai</p>", status=401)


async def seen(request: Request):
    return json_response(
        {"type": request.header("content-type"), "body": request.body.decode("latin-1")}
    )


ROUTES = tuple(
    Route(method, path, handler, "anyone", f"{method}{path}")
    for method, path, handler in (
        ("GET", "/account/login/", lambda _: html(LOGIN)),
        ("POST", "/account/login/", login),
        ("GET", "/home", home),
        ("GET", "/paper", lambda _: html(PAPER)),
        ("POST", "/seen", seen),
    )
)


@pytest.fixture
def address():
    loop, server = asyncio.new_event_loop(), Server(Application(Router(ROUTES)))
    loop.run_until_complete(server.start("127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


def test_who_signs_in_by_the_form_is_known_afterwards_and_nobody_else(address):
    visitor = Visitor(address)
    visitor.sign_in("truc.ioc", "right")
    visitor.get("/home").must_say("xin chao")
    with pytest.raises(Unexpected, match="401 ai"):
        Visitor(address).get("/home")


def test_a_wrong_password_is_told(address):
    with pytest.raises(Unexpected, match=r"truc\.ioc"):
        Visitor(address).sign_in("truc.ioc", "wrong")


def test_a_file_goes_with_its_form(address):
    visitor = Visitor(address)
    page = visitor.get("/paper")
    proof = File("m.pdf", "application/pdf", b"%PDF-1.4")
    answer = visitor.submit(page, page.form("note"), {"note": "xong"}, files={"proof": proof})
    assert "multipart/form-data; boundary=" in answer.text
    assert 'name=\\"proof\\"; filename=\\"m.pdf\\"' in answer.text
    assert 'name=\\"other\\"; filename=\\"\\"' in answer.text
    assert "%PDF-1.4" in answer.text
    assert "xong" in answer.text


def test_another_origin_is_never_asked_and_silence_is_told(address):
    with pytest.raises(Unexpected, match="not of this installation"):
        Visitor(address).get("http://127.0.0.1:1/elsewhere")
    with pytest.raises(Unexpected):
        Visitor("http://127.0.0.1:1").get("/")
