"""The inventory as it stands: what the pack declares, and what units declared since."""

from saola.architecture.appraisal import store
from saola.architecture.repository.model import Inventory
from saola.architecture.repository.packed import packed


def inventory() -> Inventory:
    """Everything declared, ordered by code; of a declaration, only what an architect accepted."""
    base = packed()
    accepted = store.accepted()
    objects = (*base.objects, *(item.as_object() for item in accepted))
    return Inventory(
        tuple(sorted(objects, key=lambda item: item.code)),
        (*base.flows, *(flow for item in accepted for flow in item.as_flows())),
    )
