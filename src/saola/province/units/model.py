"""An agency of the province, under the codes of Decision 20/2020/QĐ-TTg."""

import enum

from saola.province.text import Dated, Text


class UnitKind(enum.StrEnum):
    """What sort of agency it is."""

    PROVINCE = "province"
    DEPARTMENT = "department"
    DISTRICT = "district"
    COMMUNE = "commune"
    CENTRE = "centre"


class Unit(Dated, frozen=True, kw_only=True):
    """One agency in one period.

    `code` is its electronic code (QĐ 20/2020/QĐ-TTg), `parent` the agency above it, `division`
    the code of the territory it governs, if any, `successors` the agencies that took over its
    tasks. `opening` names the working hours of the calendar that it keeps. `group` is the group
    it is ranked in (departments, districts, communes). `former_codes` are its codes under earlier
    rules (QCVN 102:2016/BTTTT), as they stand on old documents.
    """

    code: str
    name: Text
    kind: UnitKind
    parent: str = ""
    division: str = ""
    successors: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()
    opening: str = "office"
    group: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
