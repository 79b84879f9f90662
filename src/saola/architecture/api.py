"""What other parts may ask of `architecture`: the inventory, and to be told what really ran."""

from collections.abc import Iterable

from saola.architecture.appraisal.inventory import inventory
from saola.architecture.observed import store
from saola.architecture.repository.model import Flow, Inventory, Name, Object, Observed

__all__ = ["Flow", "Inventory", "Name", "Object", "Observed", "inventory", "observe"]


def observe(flows: Iterable[Observed]) -> None:
    """Keep the newest counts of what ran between systems (codes of the inventory).

    Called inside the caller's transaction; the diagram shows it at the next look.
    """
    store.put(flows)
