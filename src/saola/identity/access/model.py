"""Roles, grants and what they say to people."""

import datetime as dt

import msgspec


class RoleKind(msgspec.Struct, frozen=True):
    """One row of the table of roles."""

    code: str
    vi: str
    en: str


ROLES = (
    RoleKind("officer", "Xử lý hồ sơ", "Case officer"),
    RoleKind("counter", "Bộ phận Một cửa", "One-stop counter"),
    RoleKind("leader", "Lãnh đạo đơn vị", "Leader of a unit"),
    RoleKind("operator", "Trực điều hành", "Operations-centre operator"),
    RoleKind("architect", "Kiến trúc sư chính quyền điện tử", "Architect"),
    RoleKind("exchange_admin", "Quản trị nền tảng chia sẻ dữ liệu", "Exchange administrator"),
    RoleKind("par_reporter", "Tự chấm điểm cải cách hành chính", "PAR index reporter"),
    RoleKind("par_appraiser", "Thẩm định cải cách hành chính", "PAR index appraiser"),
    RoleKind("admin", "Quản trị hệ thống", "Administrator"),
)
ROLE_CODES = frozenset(role.code for role in ROLES)


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A role given in a unit from the day `since` to the day `until`, both included."""

    id: str
    account: str
    role: str
    unit: str
    since: dt.date
    until: dt.date | None = None
    basis: str = ""
    granted_by: str = ""
