import pytest


@pytest.fixture(autouse=True)
def no_rate_history():
    """Rates are counted for each address; every test is a new address."""
    from django.core.cache import cache

    cache.clear()
