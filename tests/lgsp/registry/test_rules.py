import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.identity.tokens import Principal, Role
from saola.kernel.errors import Refusal
from saola.lgsp.registry import rules
from saola.lgsp.registry.model import ACTS, REASONED, STATES, Ask, Contract, Service

TODAY = dt.date(2026, 3, 2)
AT = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)
SERVICE = Service(
    code="population",
    id="VN/GOV/BCA/p/citizens",
    system="p",
    service_code="citizens",
    version="1",
    title_vi="",
    title_en="",
    endpoints=(("POST", "/lookup"),),
    fields=("citizen.fullName", "citizen.residence"),
)


def ask(**changes):
    fields = {
        "consumer": "egov",
        "service": "population",
        "purpose": "tthc.prefill",
        "purpose_text": "Điền sẵn",
        "legal_basis": "NĐ 107/2021",
        "fields": ("citizen.fullName",),
        "endpoints": (("POST", "/lookup"),),
        "per_minute": 60,
        "per_day": 1000,
        "since": TODAY,
    }
    return Ask(**(fields | changes))


def contract(state="requested", **changes):
    fields = {
        "id": "c1",
        "ask": ask(),
        "consumer_id": "VN/GOV/T1/egov",
        "service_id": SERVICE.id,
        "owner_unit": "U1",
        "state": state,
        "reason": "",
        "requested_by": "someone",
        "requested_at": AT,
        "due_at": AT,
    }
    return Contract(**(fields | changes))


def test_a_fitting_ask_is_admitted():
    rules.check_ask(ask(), SERVICE, TODAY)
    rules.check_ask(ask(fields=("*",)), SERVICE, TODAY)
    rules.check_ask(ask(fields=("citizen.residence.province", "citizen")), SERVICE, TODAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"purpose": ""},
        {"purpose": "Prefill now"},
        {"purpose": "x" * 65},
        {"purpose_text": "  "},
        {"legal_basis": ""},
        {"fields": ()},
        {"fields": ("citizen..name",)},
        {"fields": ("citizen.salary",)},
        {"fields": ("__proto__[0]",)},
        {"endpoints": ()},
        {"endpoints": (("GET", "/lookup"),)},
        {"endpoints": (("POST", "/../admin"),)},
        {"endpoints": (("POST", "lookup"),)},
        {"endpoints": (("STEAL", "/lookup"),)},
        {"per_minute": 0},
        {"per_day": 10**9},
        {"until": TODAY - dt.timedelta(days=1)},
    ],
)
def test_an_ask_that_says_too_little_or_too_much_is_refused(changes):
    with pytest.raises(Refusal):
        rules.check_ask(ask(**changes), SERVICE, TODAY)


def admin(unit, account="owner"):
    return Principal(id=account, kind="official", roles=(Role("exchange_admin", unit),))


def test_only_the_owner_decides_and_never_on_an_own_request():
    rules.may_decide(admin("U1"), contract())
    rules.may_decide(admin(""), contract())
    for asker in (
        admin("U2"),
        admin("U1", "someone"),
        Principal(id="x", kind="official", roles=(Role("officer", "U1"),)),
    ):
        with pytest.raises(Refusal):
            rules.may_decide(asker, contract())


@given(st.sampled_from(STATES), st.sampled_from(sorted(ACTS)), st.sampled_from(["", " ", "vì …"]))
def test_acts_lead_only_where_the_table_says(state, act, reason):
    origins, target = ACTS[act]
    lawful = state in origins and not (act in REASONED and not reason.strip())
    if lawful:
        assert rules.next_state(contract(state), act, reason) == target
    else:
        with pytest.raises(Refusal):
            rules.next_state(contract(state), act, reason)


def test_a_contract_is_over_the_day_after_its_last():
    last = contract("approved", ask=ask(until=TODAY))
    assert not rules.over(last, TODAY)
    assert rules.over(last, TODAY + dt.timedelta(days=1))
    assert not rules.over(contract("approved"), dt.date(2099, 1, 1))


def test_nothing_can_be_done_to_a_contract_that_ended():
    assert rules.acts_open(contract("requested")) == ("approve", "refuse")
    for state in ("refused", "revoked", "expired"):
        assert rules.acts_open(contract(state)) == ()
