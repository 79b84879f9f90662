"""The mail server itself: the receiving half of SMTP (RFC 5321), on the loopback address."""

import asyncio
import email
import email.policy
from email.message import EmailMessage

from saola.kernel import ids, settings
from saola.kernel.http.routing import Route
from saola.simulators.mail.http import failing, inbox

LOOPBACK = "127.0.0.1"
MESSAGE_BYTES_MAX = 2 * 1024 * 1024
LINE_BYTES_MAX = 4_096
IDLE_S = 30
SIZE = f"250-SIZE {MESSAGE_BYTES_MAX}"


class MailServer:
    """A `kernel.plugins.Service` without doors of its own: listens while the process serves."""

    routes: tuple[Route, ...] = ()

    def __init__(self, port: int | None = None) -> None:
        """Listen at `port`; without one, at the installation's."""
        self._port = port
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Begin to listen."""
        port = self._port or settings.current().simulated_mail_port
        self._server = await asyncio.start_server(_talk, LOOPBACK, port, limit=MESSAGE_BYTES_MAX)

    async def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        async with asyncio.timeout(IDLE_S):
            await _session(reader, writer)
    except asyncio.LimitOverrunError:
        writer.write(b"552 5.3.4 message too big\r\n")
    except (TimeoutError, ConnectionError, asyncio.IncompleteReadError, ValueError):
        pass  # the client went away, or sent what no mail client sends
    finally:
        writer.close()


async def _session(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    if failing.mode:
        await failing.instead()
        writer.write(b"421 4.3.2 not available\r\n")
        await writer.drain()
        return
    receivers: list[str] = []
    writer.write(b"220 simulated mail server\r\n")
    while line := await reader.readline():
        if len(line) > LINE_BYTES_MAX:
            raise ValueError("the line is too long")
        verb, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
        match verb.upper():
            case "EHLO":
                answer = f"250-localhost\r\n{SIZE}\r\n250 SMTPUTF8"
            case "HELO" | "NOOP" | "MAIL" | "RSET":
                receivers.clear()
                answer = "250 OK"
            case "RCPT":
                receivers.append(rest.partition("<")[2].partition(">")[0])
                answer = "250 OK"
            case "DATA" if receivers:
                writer.write(b"354 end with a single dot\r\n")
                _keep(await reader.readuntil(b"\r\n.\r\n"), receivers)
                answer = "250 OK"
            case "QUIT":
                writer.write(b"221 bye\r\n")
                await writer.drain()
                return
            case _:
                answer = "502 not known here"
        writer.write(f"{answer}\r\n".encode())
        await writer.drain()


def _keep(data: bytes, receivers: list[str]) -> None:
    text = data.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
    message = email.message_from_bytes(text, _class=EmailMessage, policy=email.policy.default)
    body = message.get_body(("plain",))
    for receiver in receivers:
        inbox.take(
            key=f"{message.get('Message-ID') or ids.new()}|{receiver}",
            to=receiver,
            subject=str(message.get("Subject", "")),
            body="" if body is None else body.get_content(),
        )
