"""The broker's operations over everything that is registered: see `broker.elsewhere`."""

import asyncio
from collections.abc import Sequence

import msgspec

from saola.kernel.http.message import Request, Response, json_response
from saola.scp import problems, refusals
from saola.scp.broker import store
from saola.scp.broker.elsewhere import Attempt, Everything, Headers
from saola.scp.broker.model import Verb, Write
from saola.scp.broker.pipeline import Pipeline
from saola.scp.broker.reading import Page
from saola.scp.db import Connections
from saola.scp.distribution import answers, reading, wording
from saola.scp.distribution.model import Call, Failure, Outcome, Part, Trip
from saola.scp.distribution.outbound import Outbound
from saola.scp.distribution.reading import Inquiry, Reading
from saola.scp.distribution.spreading import spread
from saola.scp.distribution.writing import Writing
from saola.scp.entities.model import Entity
from saola.scp.envelopes import Received
from saola.scp.registrations.model import Mode, Registration, Wanted
from saola.scp.registrations.registry import Registry
from saola.scp.registrations.rules import matching, narrowed
from saola.scp.selection.model import Selection
from saola.scp.subscriptions.rules import Network

PURGE = "purgeEntity"


class Distribution:
    """Everything that other sources have, for the doors of one broker."""

    def __init__(
        self,
        connections: Connections,
        pipeline: Pipeline,
        registry: Registry,
        networks: tuple[Network, ...],
        alias: str,
    ) -> None:
        """Call sources in `networks`; other brokers know this one as `alias`."""
        self._connections = connections
        self._registry = registry
        self._alias = alias
        self._outbound = Outbound(registry, networks)
        self._reading = Reading(connections, self._outbound)
        self._writing = Writing(pipeline, self._outbound)

    def __bool__(self) -> bool:
        """Whether any source is registered."""
        return bool(self._registry)

    async def retrieve(
        self, received: Received, entity_id: str, kept: Entity | None
    ) -> tuple[Entity | None, Headers]:
        """See `Elsewhere`."""
        wanted = reading.wanted_of(received, entity_id, kept)
        return await self._reading.retrieve(self._inquiry(received), wanted, kept)

    async def query(
        self, received: Received, wanted: Selection, page: Page, *, counted: bool
    ) -> Everything:
        """See `Elsewhere`."""
        return await self._reading.query(self._inquiry(received), wanted, page, counted=counted)

    async def write(self, received: Received, write: Write) -> Response:
        """See `Elsewhere`; a write that has been here before is not done again."""
        trip = self._new_trip(received.request)
        (typed,) = await self._typed([write])
        parts = [
            _untyped(part, write) for part in spread(typed, list(self._registry.active()), trip)
        ]
        return answers.of_write(write, await self._writing.write(parts, received, trip))

    async def write_batch(
        self, received: Received, attempts: Sequence[Attempt], verb: Verb
    ) -> Response:
        """See `Elsewhere`."""
        trip = self._new_trip(received.request)
        among = list(self._registry.active())
        writes = [one for one in attempts if isinstance(one, Write)]
        parts = [
            _untyped(part, write)
            for write, typed in zip(writes, await self._typed(writes), strict=True)
            for part in spread(typed, among, trip, batch=True)
        ]
        by_id: dict[str, list[Outcome]] = {one.id: [] for one in writes}
        for outcome in await self._writing.write(parts, received, trip, verb):
            by_id[outcome.part.write.id].append(outcome)
        wrong = [one for one in attempts if isinstance(one, tuple)]
        return answers.of_batch(by_id, wrong, verb)

    async def purge(self, received: Received, wanted: Selection, here: Response) -> Response:
        """See `Elsewhere`."""
        trip = self._trip(received.request)
        calls = [
            call
            for one in self._registry.active()
            if one.mode is not Mode.AUXILIARY and PURGE in one.operations
            if not trip.leads_back(one)
            for call in _purges(one, received, wanted)
        ]
        reading.check_number(calls)
        replies = await asyncio.gather(*(self._outbound.ask(one, trip) for one in calls))
        errors = [
            {"registrationId": call.registration.id, "error": problems.body(reply.refusal)}
            for call, reply in zip(calls, replies, strict=True)
            if isinstance(reply, Failure) and not reply.normal
        ]
        return json_response({"success": [], "errors": errors}, 207) if errors else here

    def _inquiry(self, received: Received) -> Inquiry:
        among = reading.passing(received, self._registry.active())
        return Inquiry(received, among, self._trip(received.request))

    def _new_trip(self, request: Request) -> Trip:
        trip = self._trip(request)
        if trip.looped:
            raise refusals.source_failed(refusals.LOOP, self._alias, "it was here before")
        return trip

    def _trip(self, request: Request) -> Trip:
        via = request.header("via")
        steps = (one.split() for one in via.split(","))
        return Trip(
            own=self._alias,
            via=via,
            passed=frozenset(one[1] for one in steps if len(one) > 1),
            headers=request.headers,
        )

    async def _typed(self, writes: Sequence[Write]) -> list[Write]:
        """The writes; where one does not say of which types its entity is, what is kept tells."""
        unsure = [one.id for one in writes if not one.types and not one.among]
        if not unsure:
            return list(writes)
        async with self._connections.reading() as tx:
            kept = await store.load(tx, unsure)
        types = {one.id: one.types for one in kept.values() if not one.deleted}
        return [
            msgspec.structs.replace(one, among=(types[one.id],))
            if one.id in types and not one.types and not one.among
            else one
            for one in writes
        ]


def _untyped(part: Part, write: Write) -> Part:
    """The part as the asker put it: what we found out of types is for us alone."""
    given = msgspec.structs.replace(part.write, among=write.among)
    return msgspec.structs.replace(part, write=given)


def _purges(one: Registration, received: Received, wanted: Selection) -> list[Call]:
    about = Wanted(
        types=wanted.types,
        ids=wanted.ids,
        id_pattern=wanted.id_pattern,
        names=frozenset(wanted.attributes),
    )
    context = wording.spoken(one, wording.context_of(received), body=False)
    given = received.params
    more = [
        (key, ",".join(context.compact(received.context.expand(name)) for name in names))
        for key in ("drop", "keep")
        if (names := [name for name in given.get(key, "").split(",") if name])
    ]
    parts = [part for each in matching(one, about) for part in narrowed(about, each)]
    return [
        Call(
            registration=one,
            method="DELETE",
            path="/entities",
            params=(
                *wording.chosen(part, context),
                *wording.filters(received, context),
                *more,
            ),
            context=context,
        )
        for part in dict.fromkeys(parts)
    ]
