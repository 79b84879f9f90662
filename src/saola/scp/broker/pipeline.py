"""The hot path of a write, stage by stage; the names are those of the metrics, benches and tests.

    receive → authorise → decode → expand → validate     for one request, in `http`
    merge → store → publish                              for all writes waiting at one moment, here

Writes that arrive while the loop turns once are committed together, so that a thousand waiting
devices cost one flush to disk. Nobody is answered before the commit has returned.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from saola.kernel import clock, telemetry
from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.broker import stages, store
from saola.scp.broker.model import Change, Write
from saola.scp.broker.rules import decide
from saola.scp.db import Connections, Tx
from saola.scp.entities import places
from saola.scp.entities.model import Entity
from saola.scp.entities.rules import microseconds

Outcome = Change | Refusal
Check = Callable[[Change], None]

log = telemetry.logger("scp.broker")


class Follower(Protocol):
    """Someone who keeps something of every change, in the transaction that stores it."""

    async def follow(self, tx: Tx, changes: Sequence[Change]) -> None:
        """Store what follows from `changes`, which are in the order of their writes."""
        ...

    def committed(self) -> None:
        """What was stored is durable now; wake whoever waits for it."""
        ...


class _Waiting(msgspec.Struct):
    writes: Sequence[Write]
    answer: "asyncio.Future[list[Outcome]]"


class Pipeline:
    """The broker's only writer in this process."""

    def __init__(
        self,
        connections: Connections,
        followers: Sequence[Follower],
        check: Check | None = None,
    ) -> None:
        """Write through `connections`; `followers` hear of every change, in this order.

        `check` refuses changes that break a rule of this installation.
        """
        self._connections = connections
        self._check = check
        self._followers = followers
        self._waiting: list[_Waiting] = []
        self._waiting_writes = 0
        self._running: asyncio.Task[None] | None = None

    async def write(self, writes: Sequence[Write]) -> list[Outcome]:
        """What became of each write, in their order; all of it durable when this returns.

        Refuses when too many writes wait already.
        """
        if self._waiting_writes + len(writes) > limits.waiting_writes_max:
            raise Refusal(refusals.BUSY, detail=f"{self._waiting_writes} writes")
        loop = asyncio.get_running_loop()
        waiting = _Waiting(writes, loop.create_future())
        self._waiting.append(waiting)
        self._waiting_writes += len(writes)
        if self._running is None:
            self._running = loop.create_task(self._run())
        with stages.timed("wait"):
            return await waiting.answer

    async def write_one(self, write: Write) -> Change:
        """What became of one write; raises its refusal."""
        (outcome,) = await self.write((write,))
        if isinstance(outcome, Refusal):
            raise outcome
        return outcome

    async def close(self) -> None:
        """Finish what waits."""
        while self._running is not None:
            await asyncio.wait([self._running])

    async def _run(self) -> None:
        try:
            while self._waiting:
                group = self._next_group()
                await self._commit_group(group)
        finally:
            self._running = None

    def _next_group(self) -> list[_Waiting]:
        """As many waiting requests as make up one commit: at least one."""
        size, end = 0, 0
        while end < len(self._waiting) and (end == 0 or size < limits.group_writes_max):
            size += len(self._waiting[end].writes)
            end += 1
        group, self._waiting = self._waiting[:end], self._waiting[end:]
        self._waiting_writes -= size
        return group

    async def _commit_group(self, group: list[_Waiting]) -> None:
        try:
            outcomes = await self._commit([one for waiting in group for one in waiting.writes])
        except Exception as failed:  # noqa: BLE001 # whatever it is, each waiting client must hear
            if len(group) > 1:  # one of them is at fault: let it fail alone
                for waiting in group:
                    await self._commit_group([waiting])
            elif not group[0].answer.done():
                group[0].answer.set_exception(failed)
            return
        start = 0
        for waiting in group:
            end = start + len(waiting.writes)
            if not waiting.answer.done():  # a client may have gone away
                waiting.answer.set_result(outcomes[start:end])
            start = end

    async def _commit(self, writes: Sequence[Write]) -> list[Outcome]:
        async with self._connections.transaction() as tx:
            with stages.timed("load"):
                state = await store.load(tx, list({write.id for write in writes}))
                last_seq = await store.last_seq(tx)
            with stages.timed("merge"):
                outcomes = merge(writes, state, last_seq, microseconds(clock.now()), self._check)
            changes = [one for one in outcomes if isinstance(one, Change) and not one.empty]
            if changes:
                with stages.timed("store"):
                    await store.apply(tx, changes)
                with stages.timed("publish"):
                    for follower in self._followers:
                        await follower.follow(tx, changes)
        for follower in self._followers if changes else ():
            follower.committed()
        stages.DONE.inc(len(changes))
        stages.REFUSED.inc(sum(isinstance(one, Refusal) for one in outcomes))
        return outcomes


def merge(
    writes: Sequence[Write],
    state: dict[str, Entity],
    last_seq: int,
    at: int,
    check: Check | None = None,
) -> list[Outcome]:
    """Decide the writes one after another, each on what the ones before it left.

    `state` holds the entities they name and is brought up to date; new ones get the numbers after
    `last_seq`.
    """
    outcomes: list[Outcome] = []
    for write in writes:
        before = state.get(write.id)
        try:
            change = decide(write, before, max(at, before.modified_at + 1) if before else at)
            if check is not None:
                check(change)
            if before is None:
                last_seq += 1
                after = msgspec.structs.replace(change.after, seq=last_seq)
                change = msgspec.structs.replace(change, after=after)
            moved = places.changed(change.after, change.put, change.dropped)
        except Refusal as refusal:
            outcomes.append(refusal)
            continue
        if moved:
            change = msgspec.structs.replace(change, places=moved)
        state[write.id] = change.after
        outcomes.append(change)
    return outcomes
