"""The doors to the current state: `entities`, `entityOperations` (clause 6)."""

import urllib.parse
from collections.abc import Sequence
from typing import Any

import msgspec

from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.routing import Route
from saola.scp import limits, problems, refusals
from saola.scp.access import Access
from saola.scp.broker import asking, stages, store
from saola.scp.broker.elsewhere import Attempt, Elsewhere, stays_here
from saola.scp.broker.expiry import Expiry
from saola.scp.broker.model import Change, Verb, Write
from saola.scp.broker.pipeline import Pipeline
from saola.scp.contexts import core
from saola.scp.contexts.model import Context
from saola.scp.db import Connections
from saola.scp.doors import BASE, NONE, WRITERS, routes
from saola.scp.entities import expansion
from saola.scp.entities.model import VALUE_MEMBER
from saola.scp.entities.rules import check_id, check_instances, instant
from saola.scp.envelopes import Received, listed, own_context, receive, receive_body
from saola.scp.parameters import CHOSEN, PAGE
from saola.scp.refusals import bad_data

# The query parameters of each operation.
TAKEN = {
    "purge": CHOSEN | {"drop", "keep", "datasetId"},
    "delete_attribute": frozenset({"datasetId", "deleteAll"}),
    "merge": frozenset({"observedAt", "lang"}),
    "types": frozenset({"details", *PAGE}),
}
# Verbs whose payload may be a fragment: without a type, or with members left out.
_FRAGMENTS = {Verb.MERGE, Verb.PATCH_ATTRIBUTE}
_WITHOUT_TYPE = {Verb.UPDATE, Verb.APPEND, Verb.MERGE}


class Doors:
    """The handlers of the broker, over its pipeline and its database."""

    def __init__(
        self,
        pipeline: Pipeline,
        connections: Connections,
        access: Access,
        expiry: Expiry,
        elsewhere: Elsewhere,
    ) -> None:
        """Write through `pipeline`, read through `connections`, admit whom `access` admits.

        What other sources are to have of a write goes to them by way of `elsewhere`.
        """
        self._elsewhere = elsewhere
        self._expiry = expiry
        self._pipeline = pipeline
        self._connections = connections
        self._access = access

    def routes(self) -> tuple[Route, ...]:
        """The route table."""
        one, attrs, batch = "/entities/{id}", "/entities/{id}/attrs", "/entityOperations"
        table = (
            ("POST", "/entities", self.create),
            ("DELETE", "/entities", self.purge),
            ("PUT", "/entities", self.nothing_addressed),
            ("PATCH", "/entities", self.nothing_addressed),
            ("PUT", one, self.replace),
            ("PATCH", one, self.merge),
            ("DELETE", one, self.delete),
            ("POST", attrs, self.append),
            ("PATCH", attrs, self.update),
            ("PATCH", f"{attrs}/{{name}}", self.patch_attribute),
            ("PUT", f"{attrs}/{{name}}", self.replace_attribute),
            ("DELETE", f"{attrs}/{{name}}", self.delete_attribute),
            ("POST", f"{batch}/create", self.batch_create),
            ("POST", f"{batch}/upsert", self.batch_upsert),
            ("POST", f"{batch}/update", self.batch_update),
            ("POST", f"{batch}/merge", self.batch_merge),
            ("POST", f"{batch}/delete", self.batch_delete),
        )
        return routes(
            "broker",
            (
                (method, path, name, self._expiry.before(handler), TAKEN.get(name, NONE), WRITERS)
                for method, path, handler in table
                for name in (handler.__name__,)
            ),
        )

    # --- one entity ---

    async def create(self, request: Request) -> Response:
        """5.6.1: 201 with the address of the new entity."""
        self._access.require_write(request)
        received = receive_body(request)
        if not received.document:
            raise Refusal(refusals.INVALID_REQUEST, detail="an empty body")
        return await self._write(received, _entity(Verb.CREATE, received))

    async def replace(self, request: Request) -> Response:
        """5.6.18."""
        return await self._write_entity(request, Verb.REPLACE)

    async def nothing_addressed(self, request: Request) -> Response:
        """5.6.17, 5.6.18 without an id."""
        self._access.require_write(request)
        raise bad_data("id: the address names no entity")

    async def merge(self, request: Request) -> Response:
        """5.6.17."""
        return await self._write_entity(request, Verb.MERGE)

    async def delete(self, request: Request) -> Response:
        """5.6.6."""
        self._access.require_write(request)
        received = receive(request)
        write = Write(verb=Verb.DELETE, id=check_id(request.values["id"]), among=_among(received))
        return await self._write(received, write)

    async def purge(self, request: Request) -> Response:
        """5.6.21: entities that match go, or only attributes of them (`drop`, `keep`)."""
        self._access.require_write(request)
        received = receive(request)
        params, context = received.params, received.context
        if params.get("drop") and params.get("keep"):
            raise bad_data("drop does not go with keep")
        names = frozenset(
            expansion.name_of(one, context)
            for one in listed(params, "drop") + listed(params, "keep")
        )
        verb = Verb.DROP if params.get("drop") else Verb.KEEP if params.get("keep") else Verb.DELETE
        wanted = asking.selection(received, None)
        async with self._connections.reading() as tx:
            ids = await store.matching_ids(tx, wanted, limits.purged_entities_max + 1)
        if len(ids) > limits.purged_entities_max:
            raise Refusal(
                refusals.TOO_MANY_RESULTS, detail=f"over {limits.purged_entities_max} entities"
            )
        writes = [Write(verb=verb, id=one, names=names) for one in ids]
        answer = await self._write_batch(writes, Verb.DELETE)
        if self._elsewhere and not stays_here(request):
            return await self._elsewhere.purge(received, wanted, answer)
        return answer

    # --- its attributes ---

    async def append(self, request: Request) -> Response:
        """5.6.3: 204, or 207 when something was left alone."""
        return await self._write_entity(request, Verb.APPEND)

    async def update(self, request: Request) -> Response:
        """5.6.2: 204, or 207 when the entity lacks some of them."""
        return await self._write_entity(request, Verb.UPDATE)

    async def patch_attribute(self, request: Request) -> Response:
        """5.6.4."""
        return await self._write_attribute(request, Verb.PATCH_ATTRIBUTE)

    async def replace_attribute(self, request: Request) -> Response:
        """5.6.19."""
        return await self._write_attribute(request, Verb.REPLACE_ATTRIBUTE)

    async def delete_attribute(self, request: Request) -> Response:
        """5.6.5; `deleteAll=true` means every instance, `datasetId` a certain one."""
        self._access.require_write(request)
        received = receive(request)
        write = Write(
            verb=Verb.DELETE_ATTRIBUTE,
            id=check_id(request.values["id"]),
            name=expansion.name_of(request.values["name"], received.context),
            dataset=received.params.get("datasetId", "").removeprefix("@none"),
            every=received.params.get("deleteAll") == "true",
            among=_among(received),
        )
        return await self._write(received, write)

    # --- many at once ---

    async def batch_create(self, request: Request) -> Response:
        """5.6.7: 201 with the ids, or 207."""
        return await self._batch(request, Verb.CREATE)

    async def batch_upsert(self, request: Request) -> Response:
        """5.6.8: 201 with the ids of new entities, 204 when there are none, or 207."""
        update = "update" in receive(request).options
        return await self._batch(request, Verb.UPSERT_UPDATE if update else Verb.UPSERT)

    async def batch_update(self, request: Request) -> Response:
        """5.6.9."""
        return await self._batch(request, Verb.APPEND)

    async def batch_merge(self, request: Request) -> Response:
        """5.6.20."""
        return await self._batch(request, Verb.MERGE)

    async def batch_delete(self, request: Request) -> Response:
        """5.6.10; the body is a list of ids."""
        self._access.require_write(request)
        received = receive_body(request, limits.batch_body_bytes_max)
        ids = [one if isinstance(one, str) else "" for one in _members(received.document)]
        attempts = [
            _attempt(one, lambda one=one: Write(verb=Verb.DELETE, id=check_id(one))) for one in ids
        ]
        return await self._write_everywhere(received, attempts, Verb.DELETE)

    # --- steps they share ---

    async def _write_entity(self, request: Request, verb: Verb) -> Response:
        self._access.require_write(request)
        entity_id = check_id(request.values["id"])
        received = receive_body(request)
        write = msgspec.structs.replace(
            _entity(verb, received, entity_id),
            among=_among(received),
            observed=_observed(received),
            language=received.params.get("lang", ""),
        )
        return await self._write(received, write)

    async def _write_attribute(self, request: Request, verb: Verb) -> Response:
        self._access.require_write(request)
        received = receive_body(request)
        with stages.timed("expand"):
            name = expansion.name_of(request.values["name"], received.context)
            if name == "scope":
                raise bad_data("scope: it is no attribute; PATCH it with the entity's attributes")
            document = received.document
            if isinstance(document, dict):
                document = {key: one for key, one in document.items() if key != "@context"}
                if verb is Verb.REPLACE_ATTRIBUTE and _is_wrapped(document):
                    document = document.get(request.values["name"], document)
            instances = expansion.attribute(name, document, received.context)
        with stages.timed("validate"):
            check_instances(instances, partial=verb in _FRAGMENTS)
        if verb is Verb.PATCH_ATTRIBUTE and len(instances) != 1:
            raise bad_data(f"{name}: one instance at a time")
        write = Write(
            verb=verb,
            id=check_id(request.values["id"]),
            instances=instances,
            among=_among(received),
        )
        return await self._write(received, write)

    async def _write(self, received: Received, write: Write) -> Response:
        """201 or 204; or what the sources that have a part in it come to."""
        if self._elsewhere and not stays_here(received.request):
            return await self._elsewhere.write(received, write)
        change = await self._pipeline.write_one(write)
        if write.verb is Verb.CREATE:
            return Response(status=201, headers=(("location", _address(write.id)),))
        return _update_result(change, write)

    async def _batch(self, request: Request, verb: Verb) -> Response:
        self._access.require_write(request)
        received = receive_body(request, limits.batch_body_bytes_max)
        overwrite = "noOverwrite" not in received.options
        writes = [
            _attempt(_id_of(one), lambda one=one: _batch_entity(verb, received, one, overwrite))
            for one in _members(received.document)
        ]
        return await self._write_everywhere(received, writes, verb)

    async def _write_everywhere(
        self, received: Received, attempts: Sequence[Attempt], verb: Verb
    ) -> Response:
        if self._elsewhere and not stays_here(received.request):
            return await self._elsewhere.write_batch(received, attempts, verb)
        return await self._write_batch(attempts, verb)

    async def _write_batch(self, attempts: Sequence[Attempt], verb: Verb) -> Response:
        """Write what is valid; name what is not, and why (5.2.16)."""
        writes = [one for one in attempts if isinstance(one, Write)]
        outcomes = await self._pipeline.write(writes) if writes else []
        errors = [one for one in attempts if isinstance(one, tuple)]
        done: list[tuple[Write, Change]] = []
        for write, outcome in zip(writes, outcomes, strict=True):
            if isinstance(outcome, Refusal):
                errors.append((write.id, outcome))
            elif outcome.missing:
                names = ", ".join(core.full(name) for name, _ in outcome.missing)
                errors.append((write.id, bad_data(f"{names}: {outcome.missing[0][1]}")))
            else:
                done.append((write, outcome))
        created = [write.id for write, change in done if change.created]
        if errors:
            body = {
                "success": list(dict.fromkeys(write.id for write, _ in done)),
                "errors": [
                    {"entityId": entity_id, "error": problems.body(refusal)}
                    for entity_id, refusal in errors
                ],
            }
            return json_response(body, 207)
        if created and verb is not Verb.DELETE:
            return json_response(list(dict.fromkeys(created)), 201)
        return Response(status=204)


def _is_wrapped(document: dict[str, Any]) -> bool:
    """Whether an attribute may stand in a fragment of its entity, as some clients send it."""
    return document.keys().isdisjoint(VALUE_MEMBER.values())


def _entity(verb: Verb, received: Received, entity_id: str = "") -> Write:
    """The expand and validate stages of one entity, or of a fragment of `entity_id`."""
    return entity_write(
        verb,
        received.document,
        received.context,
        entity_id=entity_id,
        overwrite="noOverwrite" not in received.options,
    )


def entity_write(
    verb: Verb, document: Any, context: Context, *, entity_id: str = "", overwrite: bool = True
) -> Write:
    """What a client's JSON asks for; refuses it when it is not valid."""
    with stages.timed("expand"):
        given = expansion.entity(document, context)
    with stages.timed("validate"):
        if entity_id and given.id not in {"", entity_id}:
            raise bad_data(f"id: {given.id[:80]!r} is not the entity addressed")
        if not given.types and verb not in _WITHOUT_TYPE:
            raise bad_data("type: an entity needs one")
        check_instances(given.instances, partial=verb in _FRAGMENTS)
        return Write(
            verb=verb,
            id=check_id(entity_id or given.id),
            types=given.types,
            scope=given.scope,
            expires_at=given.expires_at,
            instances=given.instances,
            overwrite=overwrite,
        )


def _batch_entity(verb: Verb, received: Received, one: Any, overwrite: bool) -> Write:
    if not isinstance(one, dict):
        raise bad_data("an entity is a JSON object")
    ld = received.request.header("content-type").startswith("application/ld+json")
    context = own_context(one, received.context, ld=ld)
    return entity_write(verb, one, context, overwrite=overwrite)


def _members(document: Any) -> list[Any]:
    if not isinstance(document, list) or not document or None in document:
        raise bad_data("a batch is a list that is not empty and holds no null")
    if len(document) > limits.batch_entities_max:
        raise Refusal(refusals.TOO_LARGE, detail=f"over {limits.batch_entities_max} entities")
    return document


def _id_of(one: Any) -> str:
    given = one.get("id", one.get("@id", "")) if isinstance(one, dict) else ""
    return given if isinstance(given, str) else ""


def _attempt(entity_id: str, make: Any) -> Attempt:
    """A write of a batch, or the reason why it is none."""
    try:
        write: Write = make()
    except Refusal as refusal:
        return entity_id, refusal
    return write


def _among(received: Received) -> tuple[tuple[str, ...], ...]:
    """The types that a `type` parameter asks the entity to have."""
    return asking.types(received.params.get("type", ""), received.context)


def _observed(received: Received) -> str:
    """When the values of a merge were observed, if it says so for all of them."""
    given = received.params.get("observedAt", "")
    if given and instant(given) is None:
        raise bad_data("observedAt: no date and time with a time zone")
    return given


def _update_result(change: Change, write: Write) -> Response:
    """204, or 207 that tells what was and what was not done, by full names (5.2.18)."""
    if not change.missing:
        return Response(status=204)
    updated = {one.name for one in write.instances} - {name for name, _ in change.missing}
    return json_response(
        {
            "updated": [core.full(name) for name in sorted(updated)],
            "notUpdated": [
                {"attributeName": core.full(name), "reason": reason}
                for name, reason in change.missing
            ],
        },
        207,
    )


def _address(entity_id: str) -> str:
    return f"{BASE}/entities/{urllib.parse.quote(entity_id, safe=':')}"
