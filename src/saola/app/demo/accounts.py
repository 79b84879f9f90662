"""The accounts a demo installation begins with: one for each part somebody plays."""

from collections.abc import Iterator

import msgspec

from saola.app.demo.passwords import DemoAccount, keep, told
from saola.identity import api as identity
from saola.identity.api import Identifier, NewAccount
from saola.kernel import orm, settings
from saola.province import api as province
from saola.simulators.people import PEOPLE, Person

BUSINESS_TAX_CODE = "0000000176"  # of no business: no tax office issues numbers beginning 000


class Part(msgspec.Struct, frozen=True):
    """A part to play: an official's sign-in name, roles, and where.

    `group` is a group of units, the first of which it is; empty is the whole province. Nobody plays
    in a group without a unit in force, as that of the districts after they were abolished.
    """

    username: str
    roles: tuple[str, ...]
    group: str
    vi: str
    en: str


PARTS = (
    Part("motcua.xa", ("counter",), "communes", "Một cửa cấp xã", "Commune one-stop counter"),
    Part("canbo.xa", ("officer",), "communes", "Cán bộ xử lý cấp xã", "Commune case officer"),
    Part("lanhdao.xa", ("leader",), "communes", "Lãnh đạo cấp xã", "Commune leader"),
    Part("canbo.huyen", ("officer",), "districts", "Cán bộ xử lý cấp huyện", "District officer"),
    Part("motcua.so", ("counter",), "departments", "Một cửa cấp sở", "Department counter"),
    Part("canbo.so", ("officer",), "departments", "Cán bộ xử lý cấp sở", "Department officer"),
    Part("lanhdao.so", ("leader",), "departments", "Lãnh đạo sở", "Department leader"),
    Part("truc.ioc", ("operator",), "", "Trực ban IOC", "Operations-centre operator"),
    Part("kientruc.1", ("architect",), "", "Kiến trúc sư, đề nghị", "Architect, proposes"),
    Part("kientruc.2", ("architect",), "", "Kiến trúc sư, thẩm định", "Architect, appraises"),
    Part("lgsp.1", ("exchange_admin",), "", "Quản trị LGSP, đề nghị", "Exchange admin, asks"),
    Part("lgsp.2", ("exchange_admin",), "", "Quản trị LGSP, duyệt", "Exchange admin, approves"),
    Part("cchc.so", ("par_reporter",), "departments", "Tự chấm CCHC của sở", "PAR reporter"),
    Part("cchc.tinh", ("par_appraiser",), "", "Thẩm định CCHC", "PAR appraiser"),
    Part("quantri", ("admin",), "", "Quản trị hệ thống", "Administrator"),
)


def prepare() -> None:
    """Tài khoản dùng thử · demo accounts."""
    if not settings.current().demo:
        return
    known = {account.username: account for account in told()}
    with orm.transacting() as tx:
        for new, roles, vi, en in wanted():
            password = identity.open_demo_account(tx, new, roles)
            if password is not None:
                known[new.username] = DemoAccount(new.username, password, vi, en)
        keep(tuple(known.values()))


def wanted() -> Iterator[tuple[NewAccount, tuple[tuple[str, str], ...], str, str]]:
    """Each account to make with its roles and its part in both languages."""
    citizen, farmer = PEOPLE[0], PEOPLE[1]
    foreigner = next(person for person in PEOPLE if person.passport_number)
    yield _of_person("congdan", "citizen", citizen), (), "Công dân", "Citizen"
    yield _of_person("nongdan", "citizen", farmer), (), "Nông dân ven sông", "Farmer by the river"
    yield _of_person("nguoinuocngoai", "foreigner", foreigner), (), "Người nước ngoài", "Foreigner"
    business = NewAccount(
        username="hoptacxa",
        kind="business",
        full_name="Hợp tác xã Minh Họa",
        email="hoptacxa@example.vn",
        assurance=2,
        identifiers=(Identifier(kind="tax_code", value=BUSINESS_TAX_CODE, verified_by="demo"),),
    )
    yield business, (), "Tổ chức, doanh nghiệp", "Business"
    for part in PARTS:
        unit = _first_unit(part.group)
        if unit is None:
            continue
        official = NewAccount(
            username=part.username,
            kind="official",
            full_name=part.vi,
            email=f"{part.username}@example.vn",
        )
        yield official, tuple((role, unit) for role in part.roles), part.vi, part.en


def _of_person(username: str, kind: str, person: Person) -> NewAccount:
    if person.personal_number:
        proof = Identifier(
            kind="personal_number", value=person.personal_number, verified_by="vneid"
        )
    else:
        proof = Identifier(
            kind="passport",
            value=person.passport_number,
            country=person.nationality,
            verified_by="vneid",
        )
    return NewAccount(
        username=username,
        kind=kind,
        full_name=person.name,
        email=f"{username}@example.vn",
        phone=person.phone,
        language="vi" if person.nationality == "VN" else "en",
        assurance=person.level,
        identifiers=(proof,),
    )


def _first_unit(group: str) -> str | None:
    """The first unit of a group, None without one; an empty group stands for the whole province."""
    if not group:
        return ""
    return next((unit.code for unit in province.units() if unit.group == group), None)
