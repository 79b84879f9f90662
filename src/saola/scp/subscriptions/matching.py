"""Hears every change, and notes whom to notify of it in the transaction that stores it."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec
import orjson

from saola.kernel import clock, events, limits, telemetry
from saola.kernel.errors import Refusal
from saola.scp.access import ANYONE
from saola.scp.broker import store as state
from saola.scp.broker.asking import Join
from saola.scp.broker.model import Change
from saola.scp.broker.reading import linked_in
from saola.scp.contexts.model import ContextMissing
from saola.scp.contexts.shelf import compiled
from saola.scp.db import Connections, Tx
from saola.scp.entities import representation
from saola.scp.entities.model import Entity, observed_at
from saola.scp.entities.quality import is_doubtful
from saola.scp.entities.representation import Form, View
from saola.scp.entities.rules import URI, isoformat, microseconds
from saola.scp.events import EntityNotified
from saola.scp.limits import subscriptions_max
from saola.scp.refusals import bad_data
from saola.scp.selection.model import Selection
from saola.scp.selection.store import condition
from saola.scp.subscriptions import notifications, store
from saola.scp.subscriptions.model import EVENTS_ENDPOINT, Notification, Stored, Subscription
from saola.scp.subscriptions.parsing import parse
from saola.scp.subscriptions.room import Room
from saola.scp.subscriptions.rules import asks_database, matches

log = telemetry.logger("scp.subscriptions")


Topic = tuple[str, str]  # "id" or "type" and which; ANYTHING
ANYTHING: Topic = ("", "")


class _Found(msgspec.Struct):
    """What a group of changes comes to: notifications, events, and whose events they are."""

    queued: list[Notification] = []
    entries: list[tuple[str, ...]] = []
    told: list[str] = []


class Matcher:
    """All subscriptions, understood, by the ids or the types they are about."""

    def __init__(self, wake: Callable[[], None]) -> None:
        """`wake` is called when something new waits for delivery."""
        self._wake = wake
        self._all: dict[str, Subscription] = {}
        self.missed: dict[str, Stored] = {}  # not understood (any more)
        self._about: dict[Topic, dict[str, Subscription]] = {}
        self._notified_at: dict[str, int] = {}
        self._notified_now: dict[str, int] = {}  # of the group in hand, which may not commit
        self._queued = False
        self._room = Room()

    def get(self, subscription_id: str) -> Subscription | None:
        """A subscription, understood."""
        return self._all.get(subscription_id)

    @property
    def periodic(self) -> list[Subscription]:
        """Those that are notified from time to time instead of upon changes."""
        return [one for one in self._all.values() if one.interval_s]

    async def load(self, connections: Connections) -> None:
        """Read all subscriptions; one that is not understood (any more) is told, and `missed`."""
        async with connections.reading() as tx:
            stored = await store.subscriptions(tx, ANYONE, subscriptions_max)
        for one in stored:
            if one.last_notification is not None:
                self._notified_at[one.id] = one.last_notification
            try:
                self.heed(one)
            except (Refusal, ContextMissing) as wrong:
                log.warning("subscription_not_understood", id=one.id, why=str(wrong))
                self.missed[one.id] = one

    def heed(self, stored: Stored) -> None:
        """Heed a stored one; raises what keeps it from being understood."""
        self.put(understood(stored))

    def put(self, subscription: Subscription) -> None:
        """Heed a new or changed subscription from now on."""
        self._forget(subscription.id)
        self._all[subscription.id] = subscription
        for topic in _topics(subscription):
            self._about.setdefault(topic, {})[subscription.id] = subscription

    def drop(self, subscription_id: str) -> None:
        """Heed it no longer."""
        self._forget(subscription_id)
        self._notified_at.pop(subscription_id, None)
        self._room.forget(subscription_id)

    def _forget(self, subscription_id: str) -> None:
        self.missed.pop(subscription_id, None)
        gone = self._all.pop(subscription_id, None)
        for topic in _topics(gone) if gone else ():
            rest = self._about[topic]
            del rest[subscription_id]
            if not rest:
                del self._about[topic]

    async def follow(self, tx: Tx, changes: Sequence[Change]) -> None:
        """Queue a notification for each match; facts for our own parts go to the outbox.

        No subscription refuses somebody's write: one that cannot be answered is told in the log.
        """
        at = microseconds(clock.now())
        self._notified_now, self._queued = {}, False
        found = _Found()
        for change in changes:
            if not change.changes_state:
                continue  # a late reading: the present is as it was
            for one in self._candidates(change.after):
                try:
                    await self._note(tx, one, change, at, found)
                except Refusal as refusal:
                    log.warning("subscription_not_answered", id=one.id, why=refusal.message("en"))
        if found.entries:
            await store.tell(tx, found.entries, found.told, at)
        if found.queued:
            await store.enqueue(tx, found.queued, at)
            await self._room.queued(tx, found.queued)
            self._queued = True

    async def _note(
        self, tx: Tx, one: Subscription, change: Change, at: int, found: "_Found"
    ) -> None:
        """Add what `one` is to be told of `change`, if anything."""
        if not matches(one, change, at) or self._is_throttled(one, at):
            return
        if asks_database(one) and not await _holds(tx, one, change):
            return
        if one.endpoint.uri == EVENTS_ENDPOINT:
            found.entries.append(events.entry(_fact(one, change), key=change.after.id))
            found.told.append(one.id)
        else:
            joined = await joined_to(tx, one, [change.after])
            found.queued.append(notifications.of_change(one, change, at, joined))
        self._notified_now[one.id] = at

    def committed(self) -> None:
        """Throttle from now on, and wake the delivery when something was queued."""
        self._notified_at |= self._notified_now
        if self._queued:
            self._wake()

    def _candidates(self, entity: Entity) -> Iterable[Subscription]:
        topics = [ANYTHING, ("id", entity.id), *(("type", name) for name in entity.types)]
        found: dict[str, Subscription] = {}
        for topic in topics:
            found.update(self._about.get(topic, {}))
        return found.values()

    def _is_throttled(self, one: Subscription, at: int) -> bool:
        last = self._notified_now.get(one.id, self._notified_at.get(one.id))
        return (
            one.throttling_s > 0 and last is not None and at - last < one.throttling_s * 1_000_000
        )


def _topics(one: Subscription) -> set[Topic]:
    """Where it is found: of what it is about the ids, else the types, else anything."""
    if one.interval_s:
        return set()
    found: set[Topic] = set()
    for info in one.entities:
        named = [("id", name) for name in info.ids]
        typed = [("type", name) for names in info.types for name in names]
        found.update(named or typed or [ANYTHING])
    return found or {ANYTHING}


def understood(stored: Stored) -> Subscription:
    """A stored subscription, parsed under the context it was given with.

    Its notifications are compacted with its `jsonldContext`, when it names one.
    """
    context = compiled(stored.document.get("@context"))
    wanted = stored.document.get("jsonldContext")
    if wanted is not None and not (isinstance(wanted, str) and URI.fullmatch(wanted)):
        raise bad_data("jsonldContext: no URI")
    return parse(stored.document, context, compiled(wanted) if wanted else context)


async def joined_to(tx: Tx, one: Subscription, entities: Sequence[Entity]) -> Mapping[str, Entity]:
    """The entities that a notification shows besides, because these lead to them.

    When these are too many it shows none of them, and that is told in the log.
    """
    if not one.view.level:
        return {}
    try:
        return await linked_in(tx, entities, Join(one.join, one.view.level))
    except Refusal as refusal:
        log.warning("linked_entities_left_out", id=one.id, why=refusal.message("en"))
        return {}


def check_answered(one: Subscription, dialect: str) -> None:
    """Refuse what this database cannot be asked, before anybody relies on it."""
    if one.interval_s:
        condition(one.selection, dialect)
    elif asks_database(one):
        condition(Selection(q=one.q), dialect)


async def _holds(tx: Tx, one: Subscription, change: Change) -> bool:
    """Whether a query that leads to other entities holds; of what is gone nothing does."""
    wanted = Selection(ids=(change.after.id,), q=one.q)
    return bool(await state.matching_ids(tx, wanted, 1))


def _fact(one: Subscription, change: Change) -> EntityNotified:
    """The change as an event; an entity too large for one is cut down to what changed."""
    entity = change.after
    view = View(form=Form.SIMPLIFIED, only=one.view.only)
    data = representation.attributes(entity.attributes, view)
    if len(orjson.dumps(data)) > limits.event_body_bytes_max // 2:
        data = representation.attributes({put.key: put for put in change.put}, view)
        if len(orjson.dumps(data)) > limits.event_body_bytes_max // 2:
            data = {}
            log.warning("entity_too_large_for_an_event", entity=entity.id)
    return EntityNotified(
        subscription=one.id,
        entity=entity.id,
        type=entity.types[0],
        data=data,
        changed=tuple(sorted(change.names)),
        doubtful=tuple(sorted({put.name for put in change.put if is_doubtful(put.body)})),
        observed_at=max((observed_at(put.body) for put in change.put), default=""),
        at=isoformat(change.at),
    )
