"""Health for anyone, metrics for this machine and for those who watch it."""

import asyncio

import pytest

from saola.app import doors, metrics
from saola.identity import tokens
from saola.identity.tokens import Principal, Role
from saola.kernel import settings
from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request


def asked(peer="127.0.0.1", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request(method="GET", path="/metrics", peer=peer, headers=named)
    return asyncio.run(doors.metrics(request))


@pytest.fixture(autouse=True)
def shared(tmp_path, monkeypatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))


def test_this_machine_reads_the_metrics():
    assert asked().status == 200


@pytest.mark.parametrize(
    "request_",
    [
        {"peer": "10.1.2.3"},
        {"x_forwarded_for": "10.1.2.3"},
        {"forwarded": "for=10.1.2.3"},
        {"x_real_ip": "10.1.2.3"},
        {"via": "1.1 gate"},
        {"peer": ""},
    ],
)
def test_whoever_comes_from_elsewhere_needs_a_token(request_):
    with pytest.raises(Refusal) as refused:
        asked(**request_)
    assert refused.value.code.code == "unauthenticated"


@pytest.mark.parametrize(("role", "allowed"), [("operator", True), ("officer", False)])
def test_operators_read_the_metrics_from_anywhere(role, allowed):
    token = tokens.issue(Principal(id="a", kind="official", roles=(Role(role),)), 60)
    if allowed:
        assert asked("10.1.2.3", authorization=f"Bearer {token}").status == 200
        return
    with pytest.raises(Refusal) as refused:
        asked("10.1.2.3", authorization=f"Bearer {token}")
    assert refused.value.code.code == "forbidden"


def test_metrics_of_an_installation_lie_in_its_data_folder():
    assert metrics.folder().is_relative_to(settings.current().var)
