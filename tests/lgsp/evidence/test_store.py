from pathlib import Path

import pytest
from tests.lgsp.records import record

import saola.lgsp
from saola.lgsp.evidence import store


@pytest.fixture
def index(database):
    database.migrate(Path(saola.lgsp.__file__).parent / "schema")
    with database.transaction() as tx:
        yield tx


def test_flows_sum_what_was_answered_refused_and_undeclared(index):
    records = [
        record(0),
        record(1, status=500, received="2026-03-02T01:00:30.000Z"),
        record(2, outcome="failed", status=504, fault="provider_timeout"),
        record(3, outcome="refused", status=403, fault="no_contract", service="S2"),
        record(4, outcome="refused", status=429, fault="over_quota"),
        record(5, received="2026-03-02T02:00:00.000Z", filed="2026-03-02T02:00:00.120Z"),
    ]
    store.add(index, "log", list(enumerate(records[:3])))
    store.add(index, "log", list(enumerate(records))[3:])
    assert store.indexed(index, "log") == 6
    undeclared, declared = store.flows(index, "2026-03-02T01:00:00.000Z")
    assert (undeclared.service, undeclared.calls, undeclared.undeclared) == ("S2", 1, 1)
    assert (declared.calls, declared.answered, declared.errors, declared.refused) == (5, 3, 2, 1)
    assert declared.last_at == "2026-03-02T02:00:00.000Z"
    assert [flow.calls for flow in store.flows(index, "2026-03-02T01:30:00.000Z")] == [1]
    assert store.used(index, "contract-1", "2026-03-02T00:00:00.000Z") == 4


def test_the_newest_records_come_first_and_may_be_filtered(index):
    store.add(index, "log", [(n, record(n, dossier=f"D{n % 2}")) for n in range(120)])
    page = store.entries(index, "log", before=100, limit=3, filters={})
    assert [entry.seq for entry in page] == [99, 98, 97]
    odd = store.entries(index, "log", before=1_000, limit=2, filters={"dossier": "D1"})
    assert [entry.seq for entry in odd] == [119, 117]
    assert store.entry(index, "log", 7).duration_ms == 0
    assert store.entry(index, "log", 500) is None
