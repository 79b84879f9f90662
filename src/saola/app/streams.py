"""Events by way of NATS JetStream (`SAOLA_EVENTS_URL=nats://…`): what `app.relay` does, spread.

The outbox stays the truth. Each store's outbox is published, in its order, to a stream of its own:
subject `{store}.{event name}`, message id the event's, so that publishing again adds nothing. Each
handler has a durable consumer for each stream with one message in hand at a time, since a second
one must not overtake the first. Its effects and its cursor still commit in one transaction of the
control store, so a message that comes twice changes nothing.

Several addresses (`nats://a:4222,nats://b:4222,nats://c:4222`) make streams of up to three copies.
"""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

import msgspec
import nats
import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from saola.app.outboxes import PUBLISHER
from saola.app.relay import Outcome, Place, Transaction, attempt, pause_s
from saola.kernel import clock, events, telemetry
from saola.kernel.db import Database
from saola.kernel.errors import Fault

BATCH_EVENTS = 200
KEPT_S = 30 * 24 * 3600.0
DUPLICATES_S = 3600.0  # how long a stream knows what it already has
ACK_WAIT_S = 10.0  # after which a message in the hands of a killed worker comes again
FETCH_S = 30.0
WAIT_S = 0.05  # one turn's wait for messages
REPLAY_S = 2.0  # how long cursors are believed before they are read again
PASS_S = 60.0  # how often cursors are moved past what nobody wanted
REPLICAS_MAX = 3

log = telemetry.logger("streams")


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """An event as a message: the envelope, its body as the JSON that it is."""

    source: str
    seq: int
    id: str
    name: str
    key: str
    at: str
    trace: str
    body: msgspec.Raw

    @classmethod
    def of(cls, envelope: events.Envelope) -> "Carried":
        """The message for `envelope`."""
        return cls(**msgspec.structs.asdict(envelope) | {"body": msgspec.Raw(envelope.body)})

    def envelope(self) -> events.Envelope:
        """The envelope that was sent."""
        return events.Envelope(**msgspec.structs.asdict(self) | {"body": bytes(self.body)})


class Streams:
    """Publishes `sources` and delivers to `handlers`; for one thread, which calls `run_once`."""

    def __init__(
        self,
        url: str,
        handlers: tuple[events.Handler, ...],
        sources: Mapping[str, Database],
        transaction: Transaction,
        *,
        ack_wait_s: float = ACK_WAIT_S,
    ) -> None:
        """Connect to nothing yet; `transaction` opens one on the store that keeps the cursors."""
        self._servers = url.split(",")
        self._handlers = {handler.name: handler for handler in handlers}
        assert len(self._handlers) == len(handlers), "a name is taken twice"
        self._sources = sources
        self._transaction = transaction
        self._ack_wait_s = ack_wait_s
        self._runner = asyncio.Runner()
        self._client: Client | None = None
        self._forget()

    def _forget(self) -> None:
        self._published: dict[str, int] = {}
        self._acked: dict[Place, int] = {}
        self._failures: dict[Place, int] = {}
        self._consumers: dict[Place, JetStreamContext.PullSubscription] = {}
        self._fetching: dict[Place, asyncio.Task[list[Msg]]] = {}
        self._looked_s = 0.0
        self._passed_s = 0.0

    def run_once(self) -> int:
        """Publish what waits, deliver what has come; how many events reached a handler.

        Raises Fault when no server can be reached: nothing is lost, the next call tries again.
        """
        try:
            if self._client is None:
                self._open()
            for name in self._sources:
                self._publish(name)
            self._see_replays()
            self._pass_over()
            settled = [self._deliver(*came) for came in self._run(self._come())]
            self._run(self._settle(settled))
        except (nats.errors.Error, OSError, TimeoutError) as away:
            self.close()
            raise Fault("event streams are unreachable") from away
        return sum(delivered for _, _, delivered in settled)

    def close(self) -> None:
        """Leave the servers; what was in hand comes again."""
        self._run(self._leave())
        self._runner.close()
        self._runner = asyncio.Runner()
        self._client = None
        self._forget()

    async def _leave(self) -> None:
        for task in self._fetching.values():
            task.cancel()
        await asyncio.gather(*self._fetching.values(), return_exceptions=True)
        if self._client is not None:
            with contextlib.suppress(nats.errors.Error, OSError):
                await self._client.close()

    def _run(self, work: Any) -> Any:
        """Run NATS's side on its loop; the databases' side runs between, outside of any loop."""
        return self._runner.run(work)

    def _open(self) -> None:
        with self._transaction() as tx:
            cursors = {
                (handler, source): events.cursor(tx, handler, source)
                for handler in (*self._handlers, PUBLISHER)
                for source in self._sources
            }
        for source, is_new in self._run(self._connect()).items():
            place = (PUBLISHER, source)
            # A stream that was just made lacks even what some handler has not had yet.
            wanting = [cursors[handler, source] for handler in self._handlers] or [cursors[place]]
            self._published[source] = min(wanting) if is_new else cursors[place]
        for handler, source in self._places():
            self._run(self._consume((handler, source), anew=False))

    async def _connect(self) -> dict[str, bool]:
        """Connect; which streams had to be made."""
        self._client = await nats.connect(
            self._servers, allow_reconnect=False, connect_timeout=2, error_cb=_told
        )
        self._js = self._client.jetstream(timeout=2)
        made = {}
        for source in self._sources:
            config = StreamConfig(
                name=_stream(source),
                subjects=[f"{source}.>"],
                retention=RetentionPolicy.LIMITS,
                storage=StorageType.FILE,
                max_age=KEPT_S,
                duplicate_window=DUPLICATES_S,
                num_replicas=min(len(self._servers), REPLICAS_MAX),
            )
            try:
                await self._js.stream_info(_stream(source))
                made[source] = False
            except NotFoundError:
                await self._js.add_stream(config)
                made[source] = True
        return made

    async def _consume(self, place: Place, *, anew: bool) -> None:
        """Subscribe the durable consumer of `place`; `anew` from the stream's beginning."""
        handler, source = place
        durable, stream = _durable(handler), _stream(source)
        subject = subject_of(source, self._handlers[handler])
        with contextlib.suppress(NotFoundError):
            there = await self._js.consumer_info(stream, durable)
            if anew or there.config.filter_subject != subject:
                await self._js.delete_consumer(stream, durable)
            elif there.ack_floor is not None and there.ack_floor.stream_seq:
                last = await self._js.get_msg(stream, there.ack_floor.stream_seq)
                self._acked[place] = msgspec.json.decode(last.data or b"", type=Carried).seq
        config = ConsumerConfig(
            ack_policy=AckPolicy.EXPLICIT, ack_wait=self._ack_wait_s, max_ack_pending=1
        )
        self._consumers[place] = await self._js.pull_subscribe(
            subject, durable=durable, stream=stream, config=config
        )

    def _publish(self, source: str) -> None:
        with self._sources[source].reading() as tx:
            batch = events.read(tx, source, after=self._published[source], limit=BATCH_EVENTS)
        if not batch:
            return
        self._run(self._send(batch))
        with self._transaction() as tx:
            events.advance(tx, PUBLISHER, source, batch[-1].seq)
        self._published[source] = batch[-1].seq

    async def _send(self, batch: list[events.Envelope]) -> None:
        for envelope in batch:
            await self._js.publish(
                f"{envelope.source}.{envelope.name}",
                msgspec.json.encode(Carried.of(envelope)),
                stream=_stream(envelope.source),
                headers={"Nats-Msg-Id": envelope.id},
            )

    def _see_replays(self) -> None:
        """Begin anew where an operator moved a cursor back below what was acknowledged."""
        if clock.monotonic() - self._looked_s < REPLAY_S:
            return
        with self._transaction() as tx:
            behind = [
                place for place in self._places() if events.cursor(tx, *place) < self._seen(place)
            ]
        for place in behind:
            if place in self._fetching:
                self._fetching.pop(place).cancel()
            self._acked.pop(place)
            self._run(self._consume(place, anew=True))
        self._looked_s = clock.monotonic()

    def _pass_over(self) -> None:
        """Keep how far handlers are that wanted nothing: no message moves their cursors.

        Else they would seem to lag for ever, and no outbox could drop what is old.
        """
        if clock.monotonic() - self._passed_s < PASS_S:
            return
        published = dict(self._published)
        idle = self._run(self._idle())
        with self._transaction() as tx:
            for handler, source in idle:
                at = events.cursor(tx, handler, source)
                if self._seen((handler, source)) <= at < published[source]:
                    events.advance(tx, handler, source, published[source])
        self._passed_s = clock.monotonic()

    async def _idle(self) -> list[Place]:
        """Where every message that was published has been acknowledged."""
        idle = []
        for handler, source in self._places():
            info = await self._js.consumer_info(_stream(source), _durable(handler))
            if not info.num_pending and not info.num_ack_pending:
                idle.append((handler, source))
        return idle

    def _seen(self, place: Place) -> int:
        return self._acked.get(place, 0)

    def _places(self) -> list[Place]:
        return [(handler, source) for handler in self._handlers for source in self._sources]

    async def _come(self) -> list[tuple[Place, Msg]]:
        """The messages that have come within a turn, at most one for each consumer."""
        for place, consumer in self._consumers.items():
            if place not in self._fetching:
                self._fetching[place] = asyncio.ensure_future(consumer.fetch(1, FETCH_S))
        if not self._fetching:
            return []
        done, _ = await asyncio.wait(
            self._fetching.values(), timeout=WAIT_S, return_when=asyncio.FIRST_COMPLETED
        )
        came = []
        for place in [place for place, task in self._fetching.items() if task in done]:
            with contextlib.suppress(nats.errors.TimeoutError):  # nothing came: ask again
                came += [(place, message) for message in self._fetching.pop(place).result()]
        if self._client is not None and self._client.is_closed:
            raise nats.errors.ConnectionClosedError
        return came

    def _deliver(self, place: Place, message: Msg) -> tuple[Msg, float, bool]:
        """The message, how long it has to wait before it comes again (0: never), whether it did."""
        envelope = msgspec.json.decode(message.data, type=Carried).envelope()
        handler = self._handlers[place[0]]
        outcome = attempt(self._transaction, handler, envelope, seen=self._seen(place))
        if outcome is Outcome.MOVED_BACK:
            self._looked_s = 0.0
            return message, pause_s(1), False
        if outcome is Outcome.FAILED:
            failures = self._failures[place] = self._failures.get(place, 0) + 1
            return message, pause_s(failures), False
        self._failures[place] = 0
        self._acked[place] = max(self._seen(place), envelope.seq)
        wanted = any(envelope.name == event.name for event in handler.events)
        return message, 0.0, wanted and outcome is Outcome.TAKEN

    async def _settle(self, settled: list[tuple[Msg, float, bool]]) -> None:
        for message, wait_s, _ in settled:
            if wait_s:
                await message.nak(delay=wait_s)
            else:
                await message.ack_sync()


def subject_of(source: str, handler: events.Handler) -> str:
    """The one subject that covers what `handler` wants; what else it covers is acknowledged unseen.

    Servers before 2.10 know no more than one for each consumer.
    """
    names = sorted({event.name for event in handler.events})
    if len(names) == 1:
        return f"{source}.{names[0]}"
    shared = []
    for words in zip(*(name.split(".") for name in names), strict=False):
        if len(set(words)) > 1:
            break
        shared.append(words[0])
    return ".".join((source, *shared, ">"))


def _durable(handler: str) -> str:
    return handler.replace(".", "_")


def _stream(source: str) -> str:
    return f"saola_{source}"


async def _told(failed: Exception) -> None:
    log.warning("stream_connection", reason=repr(failed))
