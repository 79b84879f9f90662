"""Reading the evidence for pages; whoever looks at one record or takes its receipt is noted."""

import datetime as dt

import msgspec

from saola.identity.tokens import Principal
from saola.kernel import audit, clock, orm
from saola.kernel.audit import Act, Action
from saola.kernel.errors import Refusal
from saola.lgsp import audited, limits, refusals, storage
from saola.lgsp.evidence import shelf, store
from saola.lgsp.evidence.model import Checkpoint, Entry, Hour, Receipt, Record

FILTERS = ("consumer", "service", "contract", "dossier", "outcome")


class Found(msgspec.Struct, frozen=True):
    """A record, and the proof that it stands in the log."""

    record: Record
    receipt: Receipt


def checkpoint() -> Checkpoint | None:
    """The newest signed state of the log; None before the first exchange."""
    return shelf.shelf().checkpoint()


def hours(days: int) -> list[Hour]:
    """Traffic of the last `days` days of Vietnam, today included."""
    first = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    since = (first - dt.timedelta(days=days - 1)).astimezone(clock.UTC)
    with storage.prepare().reading() as tx:
        return store.hours(tx, clock.isoformat(since))


def entries(filters: dict[str, str], before: int | None) -> list[Entry]:
    """A page of records numbered below `before`, newest first; unknown filters are ignored."""
    newest = checkpoint()
    if newest is None:
        return []
    wanted = {name: filters[name].strip() for name in FILTERS if filters.get(name, "").strip()}
    with storage.prepare().reading() as tx:
        return store.entries(
            tx,
            newest.origin,
            before=newest.size if before is None else before,
            limit=limits.evidence_page_items_max,
            filters=wanted,
        )


def look_up(asker: Principal, seq: int) -> Found:
    """One record with its proof, for an administrator; refuses a number that is not filed."""
    return _noted(asker, seq, audited.RECORD_READ)


def take_receipt(asker: Principal, seq: int) -> Receipt:
    """The receipt of a record to take away; refuses a number that is not filed."""
    return _noted(asker, seq, audited.RECEIPT_TAKEN).receipt


def _noted(asker: Principal, seq: int, action: Action) -> Found:
    receipt = shelf.shelf().receipt(seq)
    if receipt is None:
        raise Refusal(refusals.NO_SUCH_RECORD, seq=seq)
    record = msgspec.json.decode(receipt.leaf, type=Record)
    with orm.transacting() as tx:
        audit.record(tx, action, Act(actor=asker.id, record=str(seq), purpose=record.purpose))
    return Found(record, receipt)
