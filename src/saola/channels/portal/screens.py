"""Pages of the portal that belong to no other part."""

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from saola.channels import limits
from saola.channels.bulletins import actions as bulletins
from saola.channels.bulletins.words import shown
from saola.egov import api as egov
from saola.identity.api import public
from saola.kernel import clock
from saola.province import api as province

LANGUAGES = ("vi", "en")
LANGUAGE_DAYS = 365
# Address, name and explanation of each big door; one for which the pack has nothing is left out.
DOORS = (
    (
        "/procedures/",
        ("Nộp hồ sơ", "File a dossier"),
        ("Tìm thủ tục, điền tờ khai, nộp trực tuyến", "Find the procedure, fill in, file online"),
    ),
    (
        "/track/",
        ("Tra cứu hồ sơ", "Track a dossier"),
        ("Bằng mã hồ sơ trên giấy tiếp nhận", "By the code on your receipt"),
    ),
    (
        "/city/reports/",
        ("Phản ánh hiện trường", "Report a problem"),
        ("Ảnh, vị trí, theo dõi trả lời", "A photo, the place, and follow the answer"),
    ),
    (
        "/city/salinity/",
        ("Độ mặn, mực nước", "Salinity and water"),
        ("Số liệu trạm quan trắc mới nhất", "The latest readings of the stations"),
    ),
    (
        "/bulletins/",
        ("Cảnh báo, bản tin", "Alerts and bulletins"),
        ("Đang hiệu lực và đã phát", "In force and past"),
    ),
    (
        "/opendata/",
        ("Dữ liệu mở", "Open data"),
        ("Tải về, dùng lại tự do", "Download and reuse freely"),
    ),
)


def _has(path: str) -> bool:
    return path != "/city/salinity/" or any(
        one.code == "salinity" for one in province.current().quantities
    )


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where a citizen begins: search, the big doors, alerts now in force."""
    asked = request.GET.get("q", "").strip()[: limits.search_letters_max]
    alerts = bulletins.in_force()
    return render(
        request,
        "channels/home.html",
        {
            "q": asked,
            "found": egov.find_procedures(asked)[: limits.procedures_found_max] if asked else [],
            "doors": [
                {"path": path, "vi": vi, "en": en, "about_vi": about_vi, "about_en": about_en}
                for path, (vi, en), (about_vi, about_en) in DOORS
                if _has(path)
            ],
            "alerts": [shown(one) for one in alerts[: limits.home_alerts_max]],
            "more_alerts": max(0, len(alerts) - limits.home_alerts_max),
            "now": clock.now(),
        },
    )


@public
@require_safe
def plain(request: HttpRequest) -> HttpResponse:
    """The page for weak networks: alerts and the hotline as bare text, to be kept in a phone."""
    return render(
        request,
        "channels/plain.html",
        {"alerts": [shown(one) for one in bulletins.in_force()], "now": clock.now()},
    )


@public
@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the wanted language in a cookie and go back; an unknown one is Vietnamese.

    A way back that leads elsewhere is not taken.
    """
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie(
        django_settings.LANGUAGE_COOKIE_NAME,
        code if code in LANGUAGES else LANGUAGES[0],
        max_age=LANGUAGE_DAYS * 86_400,
        samesite="Lax",
        secure=django_settings.SESSION_COOKIE_SECURE,
    )
    return response
