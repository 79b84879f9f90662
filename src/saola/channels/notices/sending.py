"""The outside of messages: a mail server over SMTP, providers of SMS and push over HTTP.

Each attempt carries the message's key, so a provider that has taken it before takes it once. What
goes wrong is a Fault, tried again by policy. Without a provider of their own, a demo installation
talks to simulators of one; elsewhere SMS and push are not offered.
"""

import http.client
import smtplib
import urllib.parse
from collections.abc import Callable
from email.message import EmailMessage

import orjson

from saola.channels import limits
from saola.channels.notices.model import Channel, Notice
from saola.kernel import settings
from saola.kernel.errors import Fault

BRAND = "SAOLA"
LOOPBACK = "127.0.0.1"  # where the simulators listen
TAKEN_BELOW = 300


def open_channels() -> tuple[Channel, ...]:
    """The channels this installation can send over."""
    wanted = settings.current()
    if wanted.demo:
        return tuple(Channel)
    return (Channel.EMAIL,) if wanted.smtp_url else ()


def send(notice: Notice) -> None:
    """Hand the message over; a Fault when it was not taken."""
    SENDERS[notice.channel](notice)


def mail(notice: Notice) -> None:
    """Over SMTP to `SAOLA_SMTP_URL`; STARTTLS and a sign-in where server and URL say so."""
    wanted = settings.current()
    address = wanted.smtp_url or f"smtp://{LOOPBACK}:{wanted.simulated_mail_port}"
    server = urllib.parse.urlsplit(address)
    host = urllib.parse.urlsplit(wanted.address).hostname or "localhost"
    message = EmailMessage()
    message["Subject"] = notice.subject
    message["From"] = f"no-reply@{host if '.' in host else host + '.localdomain'}"
    message["To"] = notice.address
    message["Message-ID"] = f"<{notice.id}@{host}>"
    message["Content-Language"] = notice.language
    message.set_content(notice.body)
    try:
        with smtplib.SMTP(
            server.hostname or "", server.port or 25, timeout=limits.notice_send_s_max
        ) as to_server:
            to_server.ehlo()
            if to_server.has_extn("starttls"):
                to_server.starttls()
            if server.username:
                to_server.login(
                    urllib.parse.unquote(server.username),
                    urllib.parse.unquote(server.password or ""),
                )
            to_server.send_message(message)
    except (OSError, smtplib.SMTPException) as failed:
        raise Fault(f"mail server: {type(failed).__name__}") from failed


def sms(notice: Notice) -> None:
    """A brand-name SMS, as Vietnamese providers take it over HTTP."""
    body = {
        "Brandname": BRAND,
        "Phone": notice.address,
        "Content": notice.body,
        "RequestId": notice.key,
        "SmsType": "2",
    }
    answer = _post("/sms/send", body)
    if answer.get("CodeResult") != "100":
        raise Fault(f"SMS provider: code {answer.get('CodeResult')}")


def push(notice: Notice) -> None:
    """A notification to the holder's devices."""
    body = {
        "recipient": notice.address,
        "title": notice.subject,
        "body": notice.body,
        "tracking_id": notice.key,
        "lang": notice.language,
    }
    answer = _post("/push/notifications", body)
    if answer.get("error") != 0:
        raise Fault(f"push provider: error {answer.get('error')}")


def _post(path: str, body: dict[str, str]) -> dict[str, object]:
    wanted = settings.current()
    link = http.client.HTTPConnection(
        LOOPBACK, wanted.simulators_port, timeout=limits.notice_send_s_max
    )
    try:
        link.request(
            "POST",
            path,
            orjson.dumps(body),
            {"content-type": "application/json"},
        )
        response = link.getresponse()
        text = response.read()
        if response.status >= TAKEN_BELOW:
            raise Fault(f"provider: status {response.status}")
        answer = orjson.loads(text)
    except (OSError, http.client.HTTPException, orjson.JSONDecodeError) as failed:
        raise Fault(f"provider: {type(failed).__name__}") from failed
    finally:
        link.close()
    if not isinstance(answer, dict):
        raise Fault("provider: the answer is no object")
    return answer


SENDERS: dict[Channel, Callable[[Notice], None]] = {
    Channel.EMAIL: mail,
    Channel.SMS: sms,
    Channel.PUSH: push,
}
