"""The doors to history: `/ngsi-ld/v1/temporal/entities` (6.18, 6.19)."""

from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response
from saola.kernel.http.routing import Route
from saola.scp import limits, problems, refusals
from saola.scp.access import Access
from saola.scp.broker import reading
from saola.scp.broker import store as broker
from saola.scp.broker.http import BASE, READERS
from saola.scp.db import Connections
from saola.scp.entities.expansion import name_of
from saola.scp.entities.model import Entity
from saola.scp.entities.rules import check_id, isoformat
from saola.scp.envelopes import Received, answer, listed, receive, view
from saola.scp.temporal import store
from saola.scp.temporal.model import Record, Span
from saola.scp.temporal.rules import history, span

PARTIAL = 206


class Doors:
    """The handlers, over the database."""

    def __init__(self, connections: Connections, access: Access) -> None:
        """Admit whom `access` admits."""
        self._connections = connections
        self._access = access

    def routes(self) -> tuple[Route, ...]:
        """The route table."""
        table = (
            ("/temporal/entities", self.query),
            ("/temporal/entities/{id}", self.retrieve),
        )
        return tuple(
            Route(
                method="GET",
                path=BASE + path,
                handler=problems.answering(handler),
                guard=READERS,
                name=f"scp.temporal.{handler.__name__}",
            )
            for path, handler in table
        )

    async def retrieve(self, request: Request) -> Response:
        """5.7.3: the history of one entity, a deleted one too; 206 when it is cut short."""
        readable = self._access.readable(request)
        received = receive(request)
        wanted = span(received.params, _names(received), needed=False)
        entity_id = check_id(request.values["id"])
        async with self._connections.reading() as tx:
            found = (await broker.load(tx, [entity_id])).get(entity_id)
            if found is None or not reading.may_see(found, readable):
                raise Refusal(refusals.NOT_FOUND, detail=entity_id)
            limit = limits.temporal_instances_max
            records = await store.evolution(tx, found.seq, wanted, limit + 1)
        shown = _shown(received, found, records[:limit], wanted)
        if len(records) <= limit:
            return answer(received, shown)
        reach = f"{isoformat(records[0].at)}-{isoformat(records[limit - 1].at)}"
        headers = (("content-range", f"date-time {reach}/*"),)
        return answer(received, shown, status=PARTIAL, headers=headers)

    async def query(self, request: Request) -> Response:
        """5.7.4: the histories of entities that exist and match, those with any instances."""
        readable = self._access.readable(request)
        received = receive(request)
        names = _names(received)
        wanted = span(received.params, names, needed=True)
        selection = reading.selection(received, readable)
        limit, offset, counted = reading.page(received)
        limit = min(limit, limits.temporal_entities_max)
        shown = []
        left = limits.temporal_instances_max
        headers: tuple[tuple[str, str], ...] = ()
        async with self._connections.reading() as tx:
            for entity in await broker.find(tx, selection, limit, offset) if limit else []:
                records = await store.evolution(tx, entity.seq, wanted, left + 1)
                if len(records) > left:
                    raise Refusal(
                        refusals.TOO_MANY_RESULTS, detail="ask for fewer entities or a shorter time"
                    )
                left -= len(records)
                if records:
                    shown.append(_shown(received, entity, records, wanted))
            if counted:
                number = await broker.count(tx, selection)
                headers = (("ngsild-results-count", str(number)),)
        return answer(received, shown, headers=headers)


def _names(received: Received) -> tuple[str, ...]:
    terms = listed(received.params, "attrs") or listed(received.params, "pick")
    return tuple(name_of(one, received.context) for one in terms)


def _shown(received: Received, entity: Entity, records: list[Record], wanted: Span) -> object:
    options = received.options
    values = bool(options & {"temporalValues", "simplified", "keyValues"})
    return history(entity, records, view(received), values=values, span=wanted)
