"""Note messages to a person; send those that are due."""

from collections.abc import Mapping

from saola.channels import audited, limits, refusals
from saola.channels.events import NoticeGivenUp, NoticeSent
from saola.channels.notices import rules, sending, store
from saola.channels.notices.model import Channel, Notice, State
from saola.channels.notices.templates import TEMPLATES
from saola.identity import api as identity
from saola.kernel import audit, clock, events, ids, telemetry
from saola.kernel.errors import Fault, Refusal
from saola.kernel.orm import transacting

log = telemetry.logger("channels")


def notify(to: str, template: str, data: Mapping[str, object], *, key: str) -> int:
    """Note messages for the worker to send; how many are new.

    `to` is an account's id (each way it can be reached gets one) or an e-mail address; an account
    that cannot be reached gets none. The same `key` and receiver again change nothing. Refuses an
    unknown template, missing data and an address that is none. A `Text` among the data is said in
    the receiver's language.
    """
    found = TEMPLATES.get(template)
    if found is None:
        raise Refusal(refusals.TEMPLATE_UNKNOWN, template=template)
    account, language, ways = _reached(to)
    now = clock.now()
    new = 0
    with transacting():
        for channel, address in ways.items():
            subject, body = rules.written(found, rules.said(data, language), language, channel)
            notice = Notice(
                id=str(ids.new()),
                key=f"{key[: limits.key_letters_max - 50]}|{account or address[:36]}|{channel}",
                channel=channel,
                account=account,
                address=address,
                template=template,
                language=language,
                subject=subject,
                body=body,
                state=State.WAITING,
                attempts=0,
                next_at=now,
                created_at=now,
            )
            new += store.add(notice)
    return new


def send_due() -> int:
    """Send the messages that are due, each outside any transaction; how many were sent."""
    with transacting():
        due = store.claim(clock.now())
    return sum(_send(notice) for notice in due)


def retry(notice_id: str, *, by: str) -> None:
    """Try a message that was given up anew; refuses an unknown one and one that was not."""
    with transacting() as tx:
        if not store.retry(notice_id, clock.now()):
            raise Refusal(refusals.NOTICE_UNKNOWN)
        audit.record(tx, audited.NOTICE_RETRIED, audit.Act(actor=by, record=notice_id))


def _send(notice: Notice) -> bool:
    try:
        sending.send(notice)
    except Fault as failed:
        _failed(notice, str(failed))
        return False
    with transacting() as tx:
        store.sent(notice.id, clock.now())
        fact = NoticeSent(id=notice.id, channel=notice.channel, template=notice.template)
        events.emit(tx, fact, key=notice.id)
    return True


def _failed(notice: Notice, reason: str) -> None:
    now = clock.now()
    retry_at = rules.retry_at(notice.attempts, now)
    log.warning("notice_failed", notice=notice.id, channel=notice.channel, attempts=notice.attempts)
    with transacting() as tx:
        store.failed(notice.id, retry_at, reason, now)
        if retry_at is None:
            fact = NoticeGivenUp(
                id=notice.id,
                channel=notice.channel,
                template=notice.template,
                attempts=notice.attempts,
            )
            events.emit(tx, fact, key=notice.id)


def _reached(to: str) -> tuple[str, str, dict[Channel, str]]:
    if "@" in to:
        return "", "vi", {Channel.EMAIL: rules.email(to)}
    contact = identity.contact(to)
    if contact is None:
        raise Refusal(refusals.ADDRESS_UNKNOWN)
    possible = {
        Channel.EMAIL: contact.email,
        Channel.SMS: rules.phone(contact.phone),
        Channel.PUSH: contact.account,
    }
    ways = {way: at for way, at in possible.items() if at and way in sending.open_channels()}
    return contact.account, contact.language, ways
