import datetime as dt

import msgspec

from saola.architecture.repository.model import Kind
from saola.architecture.repository.packed import declared_by
from saola.province.api import DataEntity, Exchange, Principle, System, Text
from saola.province.packs import store

TEMPLATE = store.read(store.PACKS / "_template")
DAY = dt.date(2026, 3, 2)
NAME = Text("Tên", "Name")
PACK = msgspec.structs.replace(
    TEMPLATE,
    systems=(
        System(code="b", name=NAME, kind="system", box="egov", owner="H00", purpose=NAME),
        System(code="a", name=NAME, kind="data_store", box="sources", owner="H00", purpose=NAME),
    ),
    entities=(DataEntity(code="ho-tich", name=NAME, source="s", verified=True),),
    exchanges=(Exchange(consumer="b", provider="a", data=("ho-tich",)),),
    principles=(Principle(code="nt-1", name=NAME, statement=Text("Một lần", "Once")),),
)


def test_the_pack_is_the_first_layer_of_the_inventory_in_the_order_of_codes():
    known = declared_by(PACK, DAY)
    codes = [item.code for item in known.objects]
    assert codes == sorted(codes)
    assert {"a", "b", "ho-tich", "nt-1"} <= set(codes)
    assert [(flow.consumer, flow.provider) for flow in known.flows] == [("b", "a")]


def test_a_fact_keeps_its_source_and_whether_it_was_read():
    entity = declared_by(PACK, DAY).find("ho-tich")
    assert (entity.kind, entity.source, entity.verified) == (Kind.DATA_ENTITY, "s", True)


def test_a_procedure_is_a_public_service_only_while_it_is_in_force():
    over = [msgspec.structs.replace(one, until=DAY) for one in PACK.procedures]
    later = declared_by(msgspec.structs.replace(PACK, procedures=tuple(over)), DAY)
    assert not later.of_kinds((Kind.SERVICE,))


def test_the_fields_of_procedures_in_force_are_the_business_functions():
    functions = declared_by(PACK, DAY).of_kinds((Kind.FUNCTION,))
    assert {one.name.vi for one in functions} == {one.field.vi for one in PACK.procedures}
    assert all(one.code.isascii() and one.code.startswith("nv-") for one in functions)
