"""Serves the contexts that the suite would have from the Internet, out of its own files."""

import contextlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

from conformance.copying import CONTEXT

CONTEXTS = Path("resources", "jsonld-contexts")
WHOLE = "compound"  # the context that holds the suite's terms and the core, of whatever version
EMPTY = b'{"@context": {}}'


class _Server(http.server.ThreadingHTTPServer):
    documents: dict[str, bytes]


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _Server)
        body = document(self.server.documents, self.path.rpartition("/")[2])
        self.send_response(200)
        self.send_header("content-type", "application/ld+json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 # the base's name
        """Say nothing: the suite's own report tells what matters."""


def document(held: dict[str, bytes], name: str) -> bytes:
    """The file of that name; of a compound one of another version, the suite's; else an empty one.

    Some of the suite's data name contexts of other projects, whose terms no test looks at.
    """
    if name in held:
        return held[name]
    compound = [body for other, body in held.items() if WHOLE in other]
    return compound[0] if WHOLE in name and compound else EMPTY


@contextlib.contextmanager
def serving(suite: Path) -> Iterator[int]:
    """The port at which the contexts of this checkout are served; they name one another here."""
    server = _Server(("127.0.0.1", 0), _Handler)
    port = server.server_port
    server.documents = {
        path.name: CONTEXT.sub(
            rf"http://127.0.0.1:{port}/\g<file>", path.read_text(encoding="utf-8")
        ).encode()
        for path in (suite / CONTEXTS).glob("*.jsonld")
    }
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
