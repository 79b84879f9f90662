import pytest

from saola.architecture.appraisal import inventory
from saola.architecture.repository.model import Inventory


@pytest.fixture
def nothing_packed(monkeypatch):
    """A province whose pack declares nothing."""
    monkeypatch.setattr(inventory, "packed", lambda: Inventory((), ()))
