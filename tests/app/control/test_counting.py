"""Pages are counted by the address pattern that answered, never by what was typed."""

import pytest
from prometheus_client import REGISTRY

pytestmark = pytest.mark.django_db


def pages(route, status):
    labels = {"route": route, "status": str(status)}
    return REGISTRY.get_sample_value("saola_pages_total", labels) or 0


def test_a_page_is_counted_under_its_pattern(client):
    before = pages("/healthz", 200)
    assert client.get("/healthz").status_code == 200
    assert pages("/healthz", 200) == before + 1
    assert REGISTRY.get_sample_value("saola_page_seconds_count", {"route": "/healthz"}) >= 1


def test_addresses_that_are_nobodys_share_one_label(client):
    before = pages("none", 404)
    for number in range(3):
        client.get(f"/khong-co-{number}")
    assert pages("none", 404) == before + 3
