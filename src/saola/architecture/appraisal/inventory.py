"""The inventory as it stands: what units declared and architects accepted."""

from saola.architecture.appraisal import store
from saola.architecture.repository.model import Inventory


def inventory() -> Inventory:
    """Everything declared, ordered by code."""
    accepted = store.accepted()
    return Inventory(
        tuple(item.as_object() for item in accepted),
        tuple(flow for item in accepted for flow in item.as_flows()),
    )
