"""Writing here and at sources what each is to have (clauses 5.6)."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from saola.kernel.errors import Refusal
from saola.scp import refusals
from saola.scp.broker.model import Change, Verb
from saola.scp.broker.pipeline import Pipeline
from saola.scp.distribution import wording
from saola.scp.distribution.model import Call, Failure, Outcome, Part, Reply, Trip
from saola.scp.distribution.outbound import Outbound
from saola.scp.distribution.reading import check_number
from saola.scp.envelopes import Received
from saola.scp.registrations.model import Registration

CREATED, MULTI = 201, 207


class _Errand(msgspec.Struct):
    """A call, and the parts it is for."""

    call: Call
    parts: list[Part]


class Writing:
    """The writer of one broker's sources and of its own store."""

    def __init__(self, pipeline: Pipeline, outbound: Outbound) -> None:
        """Write here through `pipeline`, elsewhere through `outbound`."""
        self._pipeline = pipeline
        self._outbound = outbound

    async def write(
        self, parts: Sequence[Part], received: Received, trip: Trip, batch: Verb | None = None
    ) -> list[Outcome]:
        """What became of each part, in their order; of a `batch`, many go in one call."""
        here = [one for one in parts if one.registration is None]
        errands = list(_errands(parts, received, batch))
        check_number([one.call for one in errands])
        own, replies = await asyncio.gather(
            self._here(here),
            asyncio.gather(*(self._outbound.ask(one.call, trip) for one in errands)),
        )
        outcomes = {id(one): Outcome(part=one, refusal=one.refused) for one in parts}
        outcomes |= {id(one.part): one for one in own}
        for errand, reply in zip(errands, replies, strict=True):
            outcomes |= {id(one.part): one for one in _outcomes(errand, reply, batch)}
        return [outcomes[id(one)] for one in parts]

    async def _here(self, parts: Sequence[Part]) -> list[Outcome]:
        if not parts:
            return []
        changes = await self._pipeline.write([one.write for one in parts])
        return [_kept(part, change) for part, change in zip(parts, changes, strict=True)]


def _kept(part: Part, change: Change | Refusal) -> Outcome:
    if isinstance(change, Refusal):
        return Outcome(part=part, refusal=change)
    return Outcome(part=part, missing=change.missing, created=change.created)


def _errands(parts: Sequence[Part], received: Received, batch: Verb | None) -> Iterable[_Errand]:
    """The calls: one for each part, or one for all of a source that takes batches."""
    together: dict[str, tuple[Registration, list[Part]]] = {}
    for part in parts:
        one = part.registration
        if one is None or part.refused is not None:
            continue
        if batch is not None and _takes(one, batch):
            together.setdefault(one.id, (one, []))[1].append(part)
        else:
            yield _Errand(wording.write(one, part.write, received), [part])
    for one, theirs in together.values():
        assert batch is not None, "only batches go together"
        call = wording.batch(one, [part.write for part in theirs], batch, received)
        yield _Errand(call, theirs)


def _takes(one: Registration, verb: Verb) -> bool:
    """Whether a source takes many at once."""
    return verb in wording.BATCHES and wording.BATCHES[verb][0] in one.operations


def _outcomes(errand: _Errand, reply: Reply | Failure, batch: Verb | None) -> Iterable[Outcome]:
    if isinstance(reply, Failure):
        return [Outcome(part=one, refusal=reply.refusal) for one in errand.parts]
    created = reply.status == CREATED
    if reply.status != MULTI:
        ids = set(reply.body) if created and _are_texts(reply.body) else None
        return [
            Outcome(part=one, created=created and (ids is None or one.write.id in ids))
            for one in errand.parts
        ]
    return [_in_part(one, reply) for one in errand.parts]


def _are_texts(given: object) -> bool:
    return isinstance(given, list) and all(isinstance(one, str) for one in given)


def _in_part(part: Part, reply: Reply) -> Outcome:
    """What a source that did only some of it says of a part (5.2.16, 5.2.18)."""
    assert part.registration is not None, "it is a source's"
    source = part.registration.id
    body: Mapping[str, object] = reply.body if isinstance(reply.body, dict) else {}
    if missing := list(_not_updated(body)):
        return Outcome(part=part, missing=tuple(missing))
    errors = body.get("errors")
    for one in errors if isinstance(errors, list) else ():
        if isinstance(one, dict) and one.get("entityId", part.write.id) == part.write.id:
            return Outcome(part=part, refusal=_error(one.get("error"), source))
    if isinstance(errors, list):
        return Outcome(part=part)
    refusal = refusals.source_failed(refusals.SOURCE_REFUSED, source, "it did only some of it")
    return Outcome(part=part, refusal=refusal)


def _not_updated(body: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    given = body.get("notUpdated")
    for one in given if isinstance(given, list) else ():
        if isinstance(one, dict) and isinstance(one.get("attributeName"), str):
            yield one["attributeName"], str(one.get("reason", ""))[:300]


def _error(given: object, source: str) -> Refusal:
    """A source's problem as one of ours; older brokers give a text."""
    problem = given if isinstance(given, dict) else {"detail": given}
    status = problem.get("status")
    code = refusals.OF_SOURCE.get(status if isinstance(status, int) else 0, refusals.SOURCE_REFUSED)
    detail = str(problem.get("detail") or problem.get("title") or "")[:300]
    return refusals.source_failed(code, source, detail)
