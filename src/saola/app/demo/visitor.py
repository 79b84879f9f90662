"""Somebody before a browser, without the browser: pages, real forms, a session of their own."""

import email.message
import http.client
import http.cookiejar
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

import msgspec

from saola.app.demo.pages import Form, Page, Unexpected, Value
from saola.kernel import ids

SECONDS_MAX = 30
ANSWERED, REFUSED_FROM = 200, 400


class File(msgspec.Struct, frozen=True):
    """A file to send."""

    name: str
    kind: str
    content: bytes


class Visitor:
    """A visitor of one installation, by its public door; without signing in, anybody."""

    def __init__(self, address: str) -> None:
        """`address` is that of the front door."""
        self.address = address.rstrip("/")
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )

    def sign_in(self, username: str, password: str) -> None:
        """By the form that people use; refuses when it does not let the visitor in."""
        page = self.get("/account/login/?next=/account/")
        form = page.form("login", "password")
        after = self.submit(page, form, {"login": username, "password": password})
        if any("password" in one.fields for one in after.forms):
            raise Unexpected(f"{username}: {after.words[:200]}")

    def get(self, path: str, **headers: str) -> Page:
        """A page; refuses an answer that says no."""
        return self._answered("GET", path, None, headers)

    def post_json(self, path: str, body: object, **headers: str) -> Page:
        """What a program sends; `headers` are written with underscores."""
        headers = {"content_type": "application/json", **headers}
        return self._answered("POST", path, json.dumps(body).encode(), headers)

    def post(self, path: str, pairs: Mapping[str, str], **headers: str) -> Page:
        """What a program sends as a form."""
        headers = {"content_type": "application/x-www-form-urlencoded", **headers}
        return self._answered("POST", path, urllib.parse.urlencode(pairs).encode(), headers)

    def submit(
        self,
        page: Page,
        form: Form,
        given: Mapping[str, Value] | None = None,
        button: tuple[str, str] = ("", ""),
        files: Mapping[str, File] | None = None,
    ) -> Page:
        """Fill in a form of `page` and send it as a browser does; the page that follows."""
        pairs = form.filled(given or {}, button)
        target = urllib.parse.urljoin(page.url, form.action or page.url)
        if form.method == "get":
            bare = urllib.parse.urlsplit(target)._replace(query=urllib.parse.urlencode(pairs))
            return self._answered("GET", bare.geturl(), None, {})
        if form.multipart:
            kind, content = _multipart(pairs, dict.fromkeys(form.files) | dict(files or {}))
        else:
            kind = "application/x-www-form-urlencoded"
            content = urllib.parse.urlencode(pairs).encode()
        headers = {"content_type": kind, "referer": page.url}
        return self._answered("POST", target, content, headers)

    def json(self, path: str, **headers: str) -> Any:
        """A JSON answer."""
        return json.loads(self.get(path, accept="application/json", **headers).content)

    def _answered(
        self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]
    ) -> Page:
        page = self.ask(method, path, content, headers)
        if page.status >= REFUSED_FROM:
            told = page.words or page.text
            raise Unexpected(f"{method} {page.path}: {page.status} {told[:300]}")
        return page

    def ask(
        self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]
    ) -> Page:
        """Whatever is answered, refusals too; Unexpected when nobody answers."""
        url = urllib.parse.urljoin(self.address + "/", path)
        if not url.startswith(self.address + "/"):
            raise Unexpected(f"{url} is not of this installation")
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(  # noqa: S310 # this installation's own address
            url, content, {"accept": "text/html", **sent}, method=method
        )
        try:
            with self._opener.open(request, timeout=SECONDS_MAX) as answer:
                return _page(answer, answer.status)
        except urllib.error.HTTPError as refused:
            with refused:
                return _page(refused, refused.code)
        except (OSError, http.client.HTTPException) as away:
            raise Unexpected(f"{method} {url}: {away}") from away


def _page(answer: Any, status: int) -> Page:
    headers: email.message.Message = answer.headers
    named = {name.lower(): value for name, value in headers.items()}
    return Page(answer.geturl(), status, named, answer.read())


def _multipart(pairs: list[tuple[str, str]], files: Mapping[str, File | None]) -> tuple[str, bytes]:
    """RFC 7578; a file field left empty is sent as browsers send it."""
    mark = ids.secret()[:32]
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in pairs
    ]
    for name, file in files.items():
        sent = file or File("", "application/octet-stream", b"")
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{sent.name}"\r\n'
            f"Content-Type: {sent.kind}\r\n\r\n"
        )
        parts.append(head.encode() + sent.content + b"\r\n")
    return f"multipart/form-data; boundary={mark}", b"".join(parts) + f"--{mark}--\r\n".encode()
