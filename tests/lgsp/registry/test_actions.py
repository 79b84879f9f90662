import datetime as dt

import pytest
from django.db import transaction
from tests.lgsp.registry.asks import ask

from saola.identity.tokens import Principal, Role
from saola.kernel import audit, events
from saola.kernel.errors import Refusal
from saola.kernel.orm import transacting
from saola.lgsp import api, storage
from saola.lgsp.exchange import store as rules_in_force
from saola.lgsp.registry import actions, store

pytestmark = [pytest.mark.django_db, pytest.mark.stores]

ASKER = Principal(id="architect-1", kind="official", roles=(Role("architect"),))
ADMIN = Principal(id="admin-1", kind="official", roles=(Role("exchange_admin"),))


@pytest.fixture(autouse=True)
def loaded(clock):
    with storage.prepare().transaction() as tx:  # it outlives the test's control store
        tx.execute("DELETE FROM exchange_rules")
    api.load_pack()


def told():
    with transacting() as tx:
        return [
            (envelope.name, envelope.key)
            for envelope in events.read(tx, "control", after=0, limit=100)
        ]


def in_force():
    actions.publish()
    with storage.prepare().reading() as tx:
        return rules_in_force.read(tx)


def test_loading_the_pack_twice_changes_nothing():
    before = store.snapshot()
    api.load_pack()
    assert store.snapshot() == before
    assert {contract.ask.service for contract in api.contracts(state="approved")} == {
        "population",
        "national-portal",
        "payment",
    }
    assert all(contract.demo for contract in api.contracts())


def test_a_decision_of_a_person_survives_the_next_load():
    (contract, *_) = api.contracts(state="approved")
    actions.decide(ADMIN, contract.id, "revoke", "Hết nhu cầu")
    api.load_pack()
    assert store.contract(contract.id).state == "revoked"
    assert len(api.contracts(state="approved")) == 2


def test_a_request_waits_two_working_days_at_most_and_is_told_and_audited():
    contract_id = actions.request_contract(ASKER, ask())
    made = store.contract(contract_id)
    assert made.state == "requested"
    assert made.due_at > made.requested_at + dt.timedelta(days=1)
    assert ("lgsp.contract.requested.v1", contract_id) in told()
    with transacting() as tx:
        (row,) = audit.about(tx, contract_id, limit=5)
    assert (row["action"], row["actor"]) == ("lgsp.contract.requested", "architect-1")
    assert all(contract.id != contract_id for contract in in_force().contracts)


def test_approval_puts_the_contract_in_force_and_suspension_takes_it_out():
    contract_id = actions.request_contract(ASKER, ask())
    assert actions.decide(ADMIN, contract_id, "approve") == "approved"
    first = in_force()
    assert contract_id in {contract.id for contract in first.contracts}
    actions.decide(ADMIN, contract_id, "suspend", "Kiểm tra")
    second = in_force()
    assert second.version > first.version
    assert contract_id not in {contract.id for contract in second.contracts}
    actions.decide(ADMIN, contract_id, "resume")
    actions.decide(ADMIN, contract_id, "revoke", "Sai mục đích")
    names = [name for name, key in told() if key == contract_id]
    assert names == [
        f"lgsp.contract.{what}.v1"
        for what in ("requested", "approved", "suspended", "resumed", "revoked")
    ]


def test_a_refusal_is_in_writing():
    contract_id = actions.request_contract(ASKER, ask())
    with pytest.raises(Refusal) as refused:
        actions.decide(ADMIN, contract_id, "refuse", " ")
    assert refused.value.code.code == "reason_needed"
    assert store.contract(contract_id).state == "requested"
    actions.decide(ADMIN, contract_id, "refuse", "Không có căn cứ pháp lý")
    assert store.contract(contract_id).reason == "Không có căn cứ pháp lý"


def test_the_same_is_not_asked_for_twice():
    actions.request_contract(ASKER, ask())
    with pytest.raises(Refusal) as refused:
        actions.request_contract(ASKER, ask())
    assert refused.value.code.code == "contract_exists"


@pytest.mark.parametrize("changes", [{"consumer": "nobody"}, {"service": "nothing"}])
def test_unknown_codes_are_refused(changes):
    with pytest.raises(Refusal):
        actions.request_contract(ASKER, ask(**changes))
    with pytest.raises(Refusal):
        actions.decide(ADMIN, "no-such", "approve")


def test_what_is_undone_is_not_published():
    version = in_force().version
    contract_id = actions.request_contract(ASKER, ask())
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.decide(ADMIN, contract_id, "approve")
        raise RuntimeError
    assert store.contract(contract_id).state == "requested"
    assert in_force().version == version


def test_contracts_end_by_themselves(clock):
    contract_id = actions.request_contract(ASKER, ask(until=dt.date(2026, 3, 5)))
    actions.decide(ADMIN, contract_id, "approve")
    assert actions.expire_contracts() == 0
    clock.move(days=4)
    assert actions.expire_contracts() == 1
    assert store.contract(contract_id).state == "expired"
    assert ("lgsp.contract.expired.v1", contract_id) in told()


def test_a_closed_service_is_out_of_force_at_once():
    assert "population" in {service.code for service in in_force().services}
    actions.enable_service(ADMIN, "population", enabled=False)
    assert "population" not in {service.code for service in in_force().services}
