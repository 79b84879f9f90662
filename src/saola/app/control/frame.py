"""What stands around every page: the province's name, who asks, the sections open to them."""

from django.http import HttpRequest

from saola.identity import api as identity
from saola.identity.api import ANONYMOUS, Principal
from saola.kernel import settings
from saola.kernel.errors import Refusal
from saola.province import api as province

# Address, Vietnamese, English, roles that may use it (none: everybody).
PUBLIC_SECTIONS = (
    ("/procedures/", "Thủ tục", "Procedures", ()),
    ("/track/", "Tra cứu hồ sơ", "Track a dossier", ()),
    ("/my/", "Hồ sơ của tôi", "My dossiers", ()),
    ("/bulletins/", "Cảnh báo", "Alerts", ()),
    ("/opendata/", "Dữ liệu mở", "Open data", ()),
    ("/architecture/", "Kiến trúc", "Architecture", ()),
    ("/par-index/", "Chỉ số CCHC", "Reform index", ()),
)
DESK_SECTIONS = (
    ("/desk/", "Hồ sơ", "Dossiers", ("officer", "counter", "leader")),
    ("/desk/tasks/", "Nhiệm vụ", "Tasks", ("officer", "counter", "leader", "operator")),
    ("/desk/reports/", "Phản ánh", "Field reports", ("officer", "counter", "leader", "operator")),
    ("/ioc/", "Điều hành (IOC)", "Operations centre", ("operator", "leader")),
    ("/desk/bulletins/", "Bản tin cảnh báo", "Bulletins", ("operator", "leader")),
    ("/desk/notices/", "Tin gửi đi", "Notices sent", ("operator", "admin")),
    ("/exchange/", "Trục tích hợp (LGSP)", "Data exchange", ("exchange_admin", "architect")),
    ("/exchange/services/", "Dịch vụ dữ liệu", "Data services", ("leader",)),
    ("/architecture/", "Kiến trúc", "Architecture", ()),
    ("/par-index/", "Chỉ số CCHC", "Reform index", ()),
    ("/account/people/", "Tài khoản", "Accounts", ("admin",)),
    ("/admin/", "Quản trị", "Administration", ("admin",)),
)


def around(request: HttpRequest) -> dict[str, object]:
    """The frame's values; a token that is not good is nobody here, its door refuses it."""
    try:
        asker = identity.principal(request)
    except Refusal:
        asker = ANONYMOUS
    manifest = province.current().manifest
    return {
        "province": manifest.name,
        "hotline": manifest.hotline,
        "address": manifest.address,
        "demo": settings.current().demo,
        "asker_abroad": asker.kind == "foreigner",
        "asker": "" if asker.anonymous else asker.name or asker.id,
        "public_sections": _open(PUBLIC_SECTIONS, asker, request.path),
        "desk_sections": _open(DESK_SECTIONS, asker, request.path),
        "desk_home": identity.landing(asker) if asker.roles else "",
    }


def _open(
    sections: tuple[tuple[str, str, str, tuple[str, ...]], ...], asker: Principal, path: str
) -> list[dict[str, object]]:
    here = max((at for at, *_ in sections if path.startswith(at)), key=len, default="")
    return [
        {"path": at, "vi": vi, "en": en, "here": at == here}
        for at, vi, en, roles in sections
        if _has(at) and (not roles or any(asker.may(role) for role in roles))
    ]


def _has(path: str) -> bool:
    """Whether the pack fills the page there: no section leads to an empty room."""
    return path != "/par-index/" or bool(province.current().rubrics)
