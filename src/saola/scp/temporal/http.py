"""The doors to history: `/ngsi-ld/v1/temporal` (6.18 to 6.24)."""

import urllib.parse
from collections.abc import Sequence
from typing import Any

from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response
from saola.kernel.http.routing import Route
from saola.scp import limits, refusals
from saola.scp.access import Access
from saola.scp.broker import reading
from saola.scp.broker import store as broker
from saola.scp.db import Connections
from saola.scp.doors import BASE, NONE, READERS, WRITERS, routes
from saola.scp.entities.expansion import attribute, name_of
from saola.scp.entities.model import Entity
from saola.scp.entities.rules import check_id
from saola.scp.envelopes import Received, answer, receive, receive_body
from saola.scp.parameters import ALWAYS
from saola.scp.refusals import bad_data
from saola.scp.temporal import representation, store
from saola.scp.temporal.actions import Keeper
from saola.scp.temporal.asking import Asked, asked, narrowed, posted
from saola.scp.temporal.model import NO_ATTRIBUTE, Record
from saola.scp.temporal.rules import (
    by_id,
    check_instance_id,
    covered,
    notes,
)
from saola.scp.temporal.tiers import Past, Tiers

PARTIAL = 206
SPAN = ("timerel", "timeAt", "endTimeAt", "timeproperty", "lastN")
FORM = ("lang", "options", "format", "aggrMethods", "aggrPeriodDuration")
SHOWN = frozenset((*SPAN, *FORM, "attrs", "pick", "omit", "datasetId"))
PLACE = ("georel", "geometry", "coordinates", "geoproperty", "geoQ")
PAGE = ("limit", "offset", "count", "orderBy")
CHOSEN = SHOWN.union(PLACE, PAGE, ("type", "id", "idPattern", "q", "scopeQ", "csf", "expandValues"))


class Doors:
    """The handlers, over the database and the one who keeps what clients tell."""

    def __init__(
        self, connections: Connections, tiers: Tiers, access: Access, keeper: Keeper, most: int
    ) -> None:
        """Admit whom `access` admits; answer with up to `most` instances at once."""
        self._connections = connections
        self._tiers = tiers
        self._access = access
        self._keeper = keeper
        self.instances_max = most

    def routes(self) -> tuple[Route, ...]:
        """The route table."""
        one = "/temporal/entities/{id}"
        named = f"{one}/attrs/{{name}}"
        each, ask = f"{named}/{{instance}}", "/temporal/entityOperations/query"
        instances = frozenset({"datasetId", "deleteAll"})
        table = (
            ("GET", "/temporal/entities", "query", self.query, CHOSEN, READERS),
            ("POST", "/temporal/entities", "tell", self.tell, NONE, WRITERS),
            ("GET", one, "retrieve", self.retrieve, SHOWN, READERS),
            ("DELETE", one, "forget", self.forget, NONE, WRITERS),
            ("POST", f"{one}/attrs", "tell_attributes", self.tell_attributes, NONE, WRITERS),
            ("DELETE", named, "forget_attribute", self.forget_attribute, instances, WRITERS),
            ("PATCH", each, "amend", self.amend, NONE, WRITERS),
            ("DELETE", each, "forget_instance", self.forget_instance, NONE, WRITERS),
            ("POST", ask, "query_posted", self.query_posted, CHOSEN, READERS),
        )
        return routes("temporal", table, ALWAYS)

    # --- reading ---

    async def retrieve(self, request: Request) -> Response:
        """5.7.3: the history of one entity, a deleted one too; 206 when it is cut short."""
        readable = self._access.readable(request)
        received = receive(request)
        entity_id = check_id(request.values["id"])
        wanted = asked(received, needed=False)
        async with self._connections.reading() as tx:
            found = (await broker.load(tx, [entity_id])).get(entity_id)
            if found is None or not reading.may_see(found, readable):
                raise Refusal(refusals.NOT_FOUND, detail=entity_id)
        computed = wanted.aggregation is not None
        if not await self._tiers.holds(found.seq, computed=computed):
            raise Refusal(refusals.NOT_FOUND, detail=f"{entity_id} has no history")
        async with self._tiers.reading(wanted.span) as past:
            shown, headers = await self._shown(past, [found], wanted)
        if len(shown[0]) == len(representation.frame(found, wanted.view, wanted.hidden)):
            await self._refuse_unknown(found, wanted)
        return _answer(received, shown[0], headers)

    async def query(self, request: Request) -> Response:
        """5.7.4: the histories of entities that match within the span of time."""
        return await self._query(request, receive(request))

    async def query_posted(self, request: Request) -> Response:
        """5.7.4, with the query in the body (6.24)."""
        self._access.readable(request)
        return await self._query(request, posted(receive_body(request)))

    async def _query(self, request: Request, received: Received) -> Response:
        readable = self._access.readable(request)
        received = narrowed(received)
        order = by_id(received.params)
        wanted = asked(received, needed=True)
        selection = reading.selection(received, readable)
        limit, offset, counted = reading.page(received)
        limit = min(limit, limits.temporal_entities_max)
        shown: list[Any] = []
        headers: list[tuple[str, str]] = []
        async with self._tiers.reading(wanted.span) as past:
            await past.bring_matching(selection, wanted.span)
            if limit:
                ids = await store.find(past.tx, selection, wanted.span, limit, offset, by_id=order)
                loaded = await broker.load(past.tx, ids)
                shown, headers = await self._shown(past, [loaded[one] for one in ids], wanted)
            if counted:
                number = await store.count(past.tx, selection, wanted.span)
                headers.append(("ngsild-results-count", str(number)))
        return _answer(received, shown, headers)

    async def _shown(
        self, past: Past, entities: Sequence[Entity], wanted: Asked
    ) -> tuple[list[Any], list[tuple[str, str]]]:
        """The histories of some entities, and how far they reach when they are cut short."""
        if not entities:
            return [], []
        if wanted.aggregation is not None:
            return [await self._computed(past, one, wanted) for one in entities], []
        numbers = [one.seq for one in entities]
        await past.bring_evolution(numbers, wanted.span, self.instances_max + 1)
        records = await store.evolution(past.tx, numbers, wanted.span, self.instances_max + 1)
        headers = []
        if len(records) > self.instances_max:
            records = records[: self.instances_max]
            begun, ended = map(
                representation.moment, covered(wanted.span, [one.at for one in records])
            )
            size = wanted.span.last or "*"
            headers = [("content-range", f"date-time {begun}-{ended}/{size}")]
        by_entity: dict[int, list[Record]] = {}
        for one in records:
            by_entity.setdefault(one.entity, []).append(one)
        shape = representation.values if wanted.values else representation.instances
        shown = [
            representation.frame(one, wanted.view, wanted.hidden)
            | shape(by_entity.get(one.seq, ()), wanted.view, wanted.span)
            for one in entities
        ]
        return shown, headers

    async def _computed(self, past: Past, entity: Entity, wanted: Asked) -> dict[str, Any]:
        """The aggregates of an entity's history (4.5.19)."""
        shown = representation.frame(entity, wanted.view, wanted.hidden)
        aggregation = wanted.aggregation
        assert aggregation is not None
        buckets, kinds = await past.computed(
            entity.seq, wanted.span, aggregation, self.instances_max + 1
        )
        if len(buckets) > self.instances_max:
            raise Refusal(refusals.TOO_MANY_RESULTS, detail="aggrPeriodDuration: too many periods")
        return shown | representation.aggregated(buckets, kinds, aggregation, wanted.view)

    async def _refuse_unknown(self, entity: Entity, wanted: Asked) -> None:
        """Refuse when not one of the attributes asked for was ever there, and nothing is shown."""
        names = wanted.span.names
        known = [name for name in names if name and await self._tiers.holds(entity.seq, name)]
        if (names and not known and names != NO_ATTRIBUTE) or {"id", "type"} <= wanted.hidden:
            raise Refusal(refusals.NOT_FOUND, detail=f"{entity.id} has none of the attributes")

    # --- telling ---

    async def tell(self, request: Request) -> Response:
        """5.6.11: 201 when the entity is new, 204 when instances were added to it."""
        self._access.require_write(request)
        received = receive_body(request, limits.batch_body_bytes_max)
        given = notes(received.document, received.context, whole=True)
        if not await self._keeper.tell(given):
            return Response(status=204)
        at = f"{BASE}/temporal/entities/{urllib.parse.quote(given.id, safe=':')}"
        return Response(status=201, headers=(("location", at),))

    async def tell_attributes(self, request: Request) -> Response:
        """5.6.12: add instances to what is remembered of an entity."""
        self._access.require_write(request)
        entity_id = check_id(request.values["id"])
        received = receive_body(request, limits.batch_body_bytes_max)
        await self._keeper.add(entity_id, notes(received.document, received.context, whole=False))
        return Response(status=204)

    async def amend(self, request: Request) -> Response:
        """5.6.14: change members of one instance."""
        self._access.require_write(request)
        entity_id, name = self._addressed(request)
        seq = check_instance_id(request.values["instance"])
        received = receive_body(request)
        fragment = _fragment(received, request.values["name"])
        (given,) = attribute(name, fragment, received.context)
        await self._keeper.amend(entity_id, name, seq, given.body)
        return Response(status=204)

    async def forget(self, request: Request) -> Response:
        """5.6.16: remove the history of an entity."""
        self._access.require_write(request)
        receive(request)
        await self._keeper.forget(check_id(request.values["id"]))
        return Response(status=204)

    async def forget_attribute(self, request: Request) -> Response:
        """5.6.13: of one dataset, or with `deleteAll=true` of all."""
        self._access.require_write(request)
        entity_id, name = self._addressed(request)
        params = request.params()
        dataset = None if params.get("deleteAll") == "true" else params.get("datasetId", "")
        await self._keeper.forget_attribute(entity_id, name, "" if dataset == "@none" else dataset)
        return Response(status=204)

    async def forget_instance(self, request: Request) -> Response:
        """5.6.15."""
        self._access.require_write(request)
        entity_id, name = self._addressed(request)
        seq = check_instance_id(request.values["instance"])
        await self._keeper.forget_instance(entity_id, name, seq)
        return Response(status=204)

    @staticmethod
    def _addressed(request: Request) -> tuple[str, str]:
        entity_id = check_id(request.values["id"])
        return entity_id, name_of(request.values["name"], receive(request).context)


def _fragment(received: Received, term: str) -> Any:
    """The instance in a body: itself, or the attribute that holds it, in a list of one or not."""
    document = received.document
    if isinstance(document, dict) and term in document:
        document = document[term]
    if isinstance(document, list) and len(document) == 1:
        (document,) = document
    if not isinstance(document, dict):
        raise bad_data(f"{term}: one instance at a time")
    return {key: one for key, one in document.items() if key != "@context"}


def _answer(received: Received, shown: Any, headers: Sequence[tuple[str, str]]) -> Response:
    partial = any(name == "content-range" for name, _ in headers)
    return answer(received, shown, status=PARTIAL if partial else 200, headers=tuple(headers))
