import datetime as dt

import pytest

from saola.architecture import refusals
from saola.architecture.appraisal import actions, store
from saola.architecture.appraisal.inventory import inventory
from saola.architecture.appraisal.model import Declaration, State
from saola.architecture.repository.model import Name
from saola.kernel import audit, events, orm
from saola.kernel.errors import Refusal

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.stores,
    pytest.mark.usefixtures("nothing_packed"),
]


def declared(code, name, by="u1", **facts):
    given = {"functions": (), "masters": (), "reads": (), "providers": (), "product": ""} | facts
    declaration = Declaration(
        code=code,
        name=Name(name, name),
        box="egov",
        owner="H58.10",
        purpose="Quản lý văn bản của tỉnh",
        state=State.PROPOSED,
        declared_by=by,
        declared_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
        **given,
    )
    return declaration, actions.declare(declaration, inventory())


def emitted():
    with orm.transacting() as tx:
        return [event.name for event in events.read(tx, "control", after=0, limit=100)]


def test_an_accepted_system_joins_the_inventory_and_warns_the_next_of_its_kind():
    declared("van-ban", "Quản lý văn bản và điều hành", functions=("văn bản",))
    assert inventory().objects == ()
    actions.decide("van-ban", "u2", "", inventory(), accept=True)
    _, duplicates = declared("qlvb", "QLVB&ĐH", functions=("văn bản",))
    assert [item.code for item in inventory().objects] == ["van-ban"]
    assert [{pair.one.code, pair.other.code} for pair in duplicates] == [{"van-ban", "qlvb"}]
    assert emitted() == [
        "architecture.system.declared.v1",
        "architecture.system.accepted.v1",
        "architecture.system.declared.v1",
    ]


def test_nobody_decides_alone_or_twice():
    declared("van-ban", "Quản lý văn bản")
    with pytest.raises(Refusal) as own:
        actions.decide("van-ban", "u1", "", inventory(), accept=True)
    assert own.value.code is refusals.OWN_DECLARATION
    actions.decide("van-ban", "u2", "ngoài kế hoạch", inventory(), accept=False)
    with pytest.raises(Refusal) as again:
        actions.decide("van-ban", "u3", "", inventory(), accept=True)
    assert again.value.code is refusals.ALREADY_DECIDED
    found = store.find("van-ban")
    assert found is not None
    assert found.state is State.REFUSED


def test_every_act_stands_in_an_unbroken_trail():
    declared("van-ban", "Quản lý văn bản")
    actions.decide("van-ban", "u2", "", inventory(), accept=True)
    with orm.transacting() as tx:
        assert list(audit.broken_links(tx)) == []
        acts = [row["action"] for row in audit.about(tx, "van-ban", limit=10)]
    assert acts == ["architecture.system.decided", "architecture.system.declared"]
