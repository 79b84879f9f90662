import pytest

from saola.app import bridges


@pytest.mark.parametrize(
    ("identifier", "system"),
    [
        ("VN/GOV/TG/egov", "egov"),
        ("VN/GOV/BCA/csdl-dan-cu/citizens", "csdl-dan-cu"),
        ("stranger", "stranger"),
    ],
)
def test_an_exchange_identifier_names_the_system_of_the_inventory(identifier, system):
    assert bridges.system_of(identifier) == system
