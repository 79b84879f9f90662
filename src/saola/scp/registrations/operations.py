"""The operations a source may take part in, and the groups of them (clause 4.20)."""

from saola.kernel.errors import Refusal
from saola.scp.refusals import bad_data

_WRITES = (
    "createEntity updateEntity appendAttrs updateAttrs deleteAttrs deleteEntity mergeEntity"
    " replaceEntity replaceAttrs purgeEntity createBatch upsertBatch updateBatch deleteBatch"
    " mergeBatch upsertTemporal appendAttrsTemporal deleteAttrsTemporal"
    " updateAttrsTemporal updateAttrInstanceTemporal deleteAttrInstanceTemporal deleteTemporal"
)
_TEMPORAL = frozenset({"retrieveTemporal", "queryTemporal"})
_MAPS = (
    "retrieveEntityMap updateEntityMap deleteEntityMap createEntityMapQueryEntity"
    " createEntityMapQueryTemporal"
)
_READS = (
    "retrieveEntity queryEntity queryBatch retrieveEntityTypes retrieveEntityTypeDetails"
    " retrieveEntityTypeInfo retrieveAttrTypes retrieveAttrTypeDetails retrieveAttrTypeInfo"
    " createSubscription updateSubscription retrieveSubscription querySubscription"
    " deleteSubscription retrieveContextSourceIdentity"
)
_REDIRECTED = (
    "createEntity updateEntity appendAttrs updateAttrs deleteAttrs deleteEntity mergeEntity"
    " replaceEntity replaceAttrs retrieveEntity queryEntity purgeEntity"
)
_PROVISION = frozenset(_WRITES.split())
_ENTITY_MAPS = frozenset(_MAPS.split())
_CONSUMPTION = frozenset(_READS.split())
GROUPS = {
    "federationOps": _CONSUMPTION | _ENTITY_MAPS,
    "associationOps": _CONSUMPTION,
    "retrieveOps": frozenset({"retrieveEntity", "queryEntity"}),
    "updateOps": frozenset({"updateEntity", "updateAttrs", "replaceEntity", "replaceAttrs"}),
    "redirectionOps": frozenset(_REDIRECTED.split()),
}
DEFAULT = "federationOps"
ALL = _PROVISION | _TEMPORAL | _ENTITY_MAPS | _CONSUMPTION


def understood(given: object) -> frozenset[str]:
    """The operations that a list of names and groups comes to; refuses a name that is neither."""
    if not isinstance(given, list) or not given:
        raise bad_data("operations: a list that is not empty")
    found: frozenset[str] = frozenset()
    for one in given:
        if not isinstance(one, str) or not (one in ALL or one in GROUPS):
            raise _unknown(one)
        found |= GROUPS.get(one, frozenset({one}))
    return found


def writes(operations: frozenset[str]) -> bool:
    """Whether one of them changes something at the source."""
    return not _PROVISION.isdisjoint(operations)


def _unknown(one: object) -> Refusal:
    return bad_data(f"operations: {str(one)[:60]!r} is no operation and no group of them")
