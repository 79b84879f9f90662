"""The exchange as egov sees it: adapters in front of the simulated national platforms."""

import json

import pytest
from tests.support.national import Platform

from saola.kernel.errors import Fault
from saola.lgsp.api import NATIONAL_PORTAL, POPULATION, Answer
from saola.simulators.population import http as population
from saola.simulators.portal import http as portal


class Exchange:
    """Answers `lgsp.call`, remembers what was asked, and can be out of reach."""

    def __init__(self):
        self.platforms = {
            POPULATION: Platform("ngsp.population", population.routes(), population.PREFIX),
            NATIONAL_PORTAL: Platform("dvcqg.dossiers", portal.routes(), portal.PREFIX),
        }
        self.calls = []
        self.broken = False
        self.status = 0

    def call(self, service, method, path, **named):
        purpose, dossier, body = named["purpose"], named["dossier"], named["body"]
        self.calls.append((service, method, path, purpose, dossier))
        if self.broken:
            raise Fault("the exchange cannot be reached")
        if self.status:
            return self._answer(self.status, {})
        return self._answer(*self.platforms[service].call(method, path, body, seconds=5))

    def _answer(self, status, body):
        return Answer(
            status=status,
            content_type="application/json",
            body=json.dumps(body).encode(),
            request_id="r1",
            evidence=len(self.calls),
        )

    def close(self):
        for platform in self.platforms.values():
            platform.close()


@pytest.fixture
def exchange(monkeypatch):
    from saola.egov.errands import actions

    made = Exchange()
    monkeypatch.setattr(actions.lgsp, "call", made.call)
    yield made
    made.close()
