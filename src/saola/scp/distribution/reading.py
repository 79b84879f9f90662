"""Retrieving and querying entities from everywhere (clauses 5.7.1, 5.7.2)."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.broker import asking, reading, store
from saola.scp.broker.elsewhere import Everything, Headers
from saola.scp.broker.reading import Page
from saola.scp.contexts.model import Context, ContextMissing
from saola.scp.contexts.shelf import compiled
from saola.scp.db import Connections
from saola.scp.distribution import joining, wording
from saola.scp.distribution.model import Call, Contribution, Failure, Reply, Trip, Warn
from saola.scp.distribution.outbound import Outbound, failure
from saola.scp.entities.model import Entity
from saola.scp.entities.representation import ENTITY_MEMBERS
from saola.scp.envelopes import Received, view
from saola.scp.refusals import bad_data
from saola.scp.registrations.filters import Sought, is_found
from saola.scp.registrations.model import Mode, Registration, Wanted
from saola.scp.registrations.rules import matching, narrowed
from saola.scp.selection import language
from saola.scp.selection.model import Selection, links
from saola.scp.selection.rules import matches, near_enough, within_scope

RETRIEVE, QUERY, BATCH = "retrieveEntity", "queryEntity", "queryBatch"
READS = frozenset({RETRIEVE, QUERY, BATCH})
SYSTEM = ("options", "sysAttrs")  # to tell which of two values is newer


class Inquiry(msgspec.Struct, frozen=True):
    """A request, the sources that may be asked for it, and the way it came."""

    received: Received
    among: Sequence[Registration]
    trip: Trip


class Answered(msgspec.Struct, frozen=True):
    """What one source said: what it has, how many it says there are, or why nothing came."""

    call: Call
    contributions: tuple[Contribution, ...] = ()
    number: int = 0
    failed: Failure | None = None


class Reading:
    """The reader of one broker's sources."""

    def __init__(self, connections: Connections, outbound: Outbound) -> None:
        """Read here through `connections`, elsewhere through `outbound`."""
        self._connections = connections
        self._outbound = outbound

    async def retrieve(
        self, asked: Inquiry, wanted: Wanted, kept: Entity | None
    ) -> tuple[Entity | None, Headers]:
        """The entity, out of what is kept here and what the sources have of it."""
        received, trip = asked.received, asked.trip
        readers = [one for one in asked.among if not READS.isdisjoint(one.operations)]
        (entity_id,) = wanted.ids
        covered = joining.cover(readers, entity_id, wanted.types[0] if wanted.types else ())
        calls = [
            _retrieval(one, part, received)
            for one, part in _shares(readers, wanted, covered)
            if not trip.leads_back(one)
        ]
        answers = await self._ask_all(calls, trip)
        given = [*_of(kept), *(each for one in answers for each in one.contributions)]
        given = [one for one in given if one.entity.id == entity_id]
        found = joining.joined(given, covered)
        if found is None and any(_is_loop(one) for one in answers):
            raise next(one.failed.refusal for one in answers if one.failed and _is_loop(one))
        turned = [one for one in readers if one.mode.sole and trip.leads_back(one)]
        if found is None and any(matching(one, wanted) for one in turned):
            raise refusals.source_failed(refusals.LOOP, turned[0].id, "it came from there")
        return found, warnings(answers)

    async def query(
        self, asked: Inquiry, wanted: Selection, page: Page, *, counted: bool
    ) -> Everything:
        """One page of the entities that match here or at a source, each id once."""
        received, trip = asked.received, asked.trip
        readers = [one for one in asked.among if not {QUERY, BATCH}.isdisjoint(one.operations)]
        split = is_split(received)
        most = page.limit and (page.offset + page.limit + 1)
        if split:
            check_split(wanted)
            most = limits.source_entities_max
        calls = [
            call
            for one in readers
            if not trip.leads_back(one)
            for call in _queries(one, received, wanted, most, counted=counted)
        ]
        if calls and page.order:
            raise bad_data("orderBy: over several sources there is no order; ask with local=true")
        here = unfiltered(wanted) if split else wanted
        answers, (kept, number) = await asyncio.gather(
            self._ask_all(calls, trip), self._kept(here, page, most, counted=counted and not split)
        )
        by_id: dict[str, list[Contribution]] = {one.id: [*_of(one)] for one in kept}
        shared = 0
        for answered in answers:
            for each in answered.contributions:
                shared += each.entity.id in by_id
                by_id.setdefault(each.entity.id, []).append(each)
        found = [_together(each, readers) for each in by_id.values()]
        entities = [one for one in found if one and (not split or passes(one, wanted))]
        end = page.offset + page.limit
        total = 0 if split else number + sum(one.number for one in answers) - shared
        return Everything(
            entities=entities[page.offset : end],
            more=len(entities) > end and page.limit > 0,
            number=max(total, len(entities)) if counted else None,
            warnings=warnings(answers),
        )

    async def _kept(
        self, wanted: Selection, page: Page, most: int, *, counted: bool
    ) -> tuple[Sequence[Entity], int]:
        """What is kept here, from the beginning: what sources have may come in between."""
        from_start = Page(most, 0, page.order, page.collated)
        found, _ = await reading.query(self._connections, wanted, from_start)
        if not counted:
            return found, len(found)
        async with self._connections.reading() as tx:
            return found, await store.count(tx, wanted)

    async def _ask_all(self, calls: Sequence[Call], trip: Trip) -> list[Answered]:
        check_number(calls)
        replies = await asyncio.gather(*(self._outbound.ask(one, trip) for one in calls))
        return [heard(call, reply) for call, reply in zip(calls, replies, strict=True)]


def check_number(calls: Sequence[Call]) -> None:
    """Refuse a request that would knock at too many doors."""
    if len(calls) > limits.source_calls_max:
        raise Refusal(refusals.TOO_COMPLEX, detail=f"over {limits.source_calls_max} sources")


def is_split(received: Received) -> bool:
    """Whether parts of one entity may match a query together that do not match it alone."""
    return received.params.get("splitEntities") == "true"


def check_split(wanted: Selection) -> None:
    """Refuse what cannot be decided of entities that are put together."""
    if wanted.q is not None and links(wanted.q):
        raise bad_data("q: with splitEntities it follows no relationships")


def unfiltered(wanted: Selection) -> Selection:
    """The selection by types and ids alone: its conditions hold for whole entities."""
    return msgspec.structs.replace(wanted, q=None, geo=None, scope=None, attributes=())


def passes(entity: Entity, wanted: Selection) -> bool:
    """Whether an entity put together fulfils every condition (clause 4.3.6.4)."""
    names = {name for name, _ in entity.attributes}
    return (
        (not wanted.attributes or not names.isdisjoint(wanted.attributes))
        and (wanted.q is None or matches(wanted.q, entity))
        and (wanted.geo is None or near_enough(wanted.geo, entity))
        and (wanted.scope is None or within_scope(wanted.scope, entity))
    )


def wanted_of(received: Received, entity_id: str, kept: Entity | None) -> Wanted:
    """What a retrieval is about; what is kept here tells the types when the asker does not."""
    types = asking.types(received.params.get("type", ""), received.context)
    how = view(received)
    names = how.only | ((how.pick.names - ENTITY_MEMBERS) if how.pick else frozenset())
    if not types and kept is not None:
        types = (kept.types,)
    return Wanted(types=types, ids=(entity_id,), names=names)


def passing(received: Received, among: Iterable[Registration]) -> list[Registration]:
    """Those whose source passes the asker's source filter (`csf`)."""
    text = received.params.get("csf", "")
    if not text:
        return list(among)
    sought = Sought(wanted=Wanted(), csf=language.parse(text, received.context.expand))
    return [one for one in among if is_found(sought, one)]


def heard(call: Call, reply: Reply | Failure) -> Answered:
    """What is made of a source's reply; data that are not valid are not taken."""
    if isinstance(reply, Failure):
        return Answered(call, failed=reply)
    documents = reply.body if isinstance(reply.body, list) else [reply.body]
    try:
        given = tuple(
            each
            for one in documents
            if (each := joining.told(call.registration, one, _context(call, one))) is not None
        )
        return Answered(call, given, _number(reply, len(given)))
    except Refusal as wrong:
        detail = wrong.message("en")
    except (ContextMissing, TypeError, AttributeError, KeyError) as wrong:
        detail = f"{type(wrong).__name__}: {wrong}"
    return Answered(call, failed=failure(Warn.NOT_VALID, refusals.SOURCE_SILENT, call, detail))


def _number(reply: Reply, least: int) -> int:
    text = reply.headers.get("ngsild-results-count", "")
    return int(text) if text.isascii() and text.isdigit() else least


def _context(call: Call, document: Any) -> Context:
    """The context of what came: its own, or the one it was asked for in."""
    inside = document.get("@context") if isinstance(document, dict) else None
    return call.context if inside is None else compiled(inside)


def warnings(answers: Iterable[Answered]) -> Headers:
    """The header that tells what may be missing, and why (6.3.17)."""
    texts = [
        f'{one.failed.warn.value} {one.call.registration.id} "{_told(one.failed)}"'
        for one in answers
        if one.failed is not None and not one.failed.normal
    ]
    return (("ngsild-warning", ", ".join(texts)),) if texts else ()


def _told(one: Failure) -> str:
    text = one.refusal.message("en").replace('"', "'")
    return "".join(each if " " <= each <= "~" else "?" for each in text)[:300]


def _is_loop(one: Answered) -> bool:
    return one.failed is not None and one.failed.refusal.code is refusals.LOOP


def _of(kept: Entity | None) -> Iterator[Contribution]:
    if kept is not None:
        yield Contribution(Mode.INCLUSIVE, kept)


def _together(given: Sequence[Contribution], readers: Sequence[Registration]) -> Entity | None:
    first = given[0].entity
    types = tuple(dict.fromkeys(name for one in given for name in one.entity.types))
    return joining.joined(given, joining.cover(readers, first.id, types))


def _shares(
    among: Sequence[Registration], wanted: Wanted, covered: joining.Cover
) -> Iterator[tuple[Registration, Wanted]]:
    """What to ask each source of one entity: not what another has to itself."""
    for one in among:
        for information in matching(one, wanted):
            for part in narrowed(wanted, information):
                if one.mode.sole:
                    yield one, part
                    continue
                names = part.names - covered.names
                if not covered.entire and (names or not part.names):
                    yield one, msgspec.structs.replace(part, names=names)


def _retrieval(one: Registration, wanted: Wanted, received: Received) -> Call:
    """One entity, by the operation the source has for that."""
    if RETRIEVE not in one.operations:
        return _query(one, (wanted,), received, (), batch=QUERY not in one.operations)
    context = wording.spoken(one, wording.context_of(received), body=False)
    narrow = Wanted(types=wanted.types if received.params.get("type") else (), names=wanted.names)
    return Call(
        registration=one,
        method="GET",
        path=f"/entities/{wording.quoted(wanted.ids[0])}",
        params=(*wording.chosen(narrow, context), SYSTEM),
        context=context,
    )


def _queries(
    one: Registration, received: Received, wanted: Selection, most: int, *, counted: bool
) -> Iterator[Call]:
    """The calls that a query comes to at one source."""
    parts = [
        part
        for each in _selectors(wanted)
        for information in matching(one, each)
        for part in narrowed(each, information)
    ]
    if not parts:
        return
    paging = [("limit", str(min(most, limits.source_entities_max)))]
    if counted:
        paging.append(("count", "true"))
    posted = received.request.method == "POST" and BATCH in one.operations
    if posted or QUERY not in one.operations:
        yield _query(one, parts, received, paging, batch=True)
        return
    for part in dict.fromkeys(parts):
        yield _query(one, (part,), received, paging, batch=False)


def _selectors(wanted: Selection) -> Iterator[Wanted]:
    """The alternatives of a selection, each with its attributes."""
    for one in wanted.alternatives or (wanted,):
        yield Wanted(
            types=one.types or wanted.types,
            ids=one.ids,
            id_pattern=one.id_pattern,
            names=frozenset(wanted.attributes),
        )


def _query(
    one: Registration,
    parts: Sequence[Wanted],
    received: Received,
    paging: Iterable[tuple[str, str]],
    *,
    batch: bool,
) -> Call:
    context = wording.spoken(one, wording.context_of(received), body=batch)
    conditions = [] if is_split(received) else wording.filters(received, context)
    if not batch:
        chosen = wording.chosen(parts[0], context)
        return Call(
            registration=one,
            method="GET",
            path="/entities",
            params=(*chosen, *conditions, SYSTEM, *paging),
            context=context,
        )
    names = frozenset().union(*(part.names for part in parts))
    given: dict[str, Any] = {
        "type": "Query",
        "entities": [wording.selector(part, context) for part in dict.fromkeys(parts)],
        **wording.conditions(conditions),
    }
    if names and all(part.names for part in parts):
        given["attrs"] = sorted(context.compact(name) for name in names)
    return Call(
        registration=one,
        method="POST",
        path="/entityOperations/query",
        params=(SYSTEM, *paging),
        body=given,
        context=context,
    )
