import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.kernel.errors import Refusal
from saola.lgsp.membership import rules
from saola.lgsp.registry.model import Organisation, Service, System

SERVICE = Service(
    code="",
    id="",
    system="land",
    service_code="parcels",
    version="1",
    title_vi="Tra cứu thửa đất",
    title_en="Parcels",
    base_url="http://10.1.2.3:8080/api",
    endpoints=(("GET", "/parcels/*"),),
    fields=("number", "owner.name"),
)


def refused(check, wanted):
    with pytest.raises(Refusal) as found:
        check(wanted)
    return found.value.data["field"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"service_code": "a/b"}, "service_code"),
        ({"service_code": "../x"}, "service_code"),
        ({"version": "một"}, "version"),
        ({"title_vi": " "}, "title_vi"),
        ({"title_en": "x" * 256}, "title_en"),
        ({"timeout_s": 0.0}, "timeout_s"),
        ({"timeout_s": 31.0}, "timeout_s"),
        ({"endpoints": ()}, "endpoints"),
        ({"endpoints": (("FETCH", "/x"),)}, "endpoints"),
        ({"endpoints": (("GET", "x"),)}, "endpoints"),
        ({"fields": ("*",)}, "fields"),
        ({"fields": ("a b",)}, "fields"),
    ],
)
def test_a_service_that_says_nothing_usable_is_refused(changes, field):
    rules.check_service(SERVICE)
    assert refused(rules.check_service, msgspec.structs.replace(SERVICE, **changes)) == field


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example",
        "ftp://host/",
        "http://",
        "http://user:secret@host/",
        "http://host/?q=1",
        "http://host/#part",
        "http://host:port/",
        "http://host:99999/",
        "http://ho st/",
        "simulator:/national",
        "//host/",
    ],
)
def test_an_address_that_the_gateway_cannot_call_is_refused(address):
    wanted = msgspec.structs.replace(SERVICE, base_url=address)
    assert refused(rules.check_service, wanted) == "base_url"


@given(st.text(max_size=60))
def test_no_text_breaks_the_check_of_an_address(text):
    wanted = msgspec.structs.replace(SERVICE, base_url=text)
    if not text or (text.startswith("http://") and text[7:].isalnum() and text.isascii()):
        rules.check_service(wanted)
    elif not text.lower().startswith("http://"):
        assert refused(rules.check_service, wanted) == "base_url"


def test_members_and_systems_need_a_code_and_a_name():
    member = Organisation(code="WATER-CO", name_vi="Công ty cấp nước", member_class="COM")
    rules.check_organisation(member)
    replace = msgspec.structs.replace
    assert refused(rules.check_organisation, replace(member, code="water co")) == "code"
    assert refused(rules.check_organisation, replace(member, member_class="X")) == "member_class"
    assert refused(rules.check_organisation, replace(member, name_vi="")) == "name_vi"
    system = System(code="water-scada", organisation="WATER-CO", id="", name_vi="SCADA")
    rules.check_system(system)
    assert refused(rules.check_system, replace(system, code="VN/GOV")) == "code"
    assert refused(rules.check_system, replace(system, level=6)) == "level"
    assert refused(rules.check_system, replace(system, name_en="x" * 256)) == "name_en"
