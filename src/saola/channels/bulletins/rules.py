"""Which bulletins may be published, which are in force, and in which order people see them."""

import datetime as dt
from collections.abc import Iterable

from saola.channels import limits, refusals
from saola.channels.bulletins.model import KINDS, LEVELS, SEVERITIES, Bulletin
from saola.kernel.errors import Refusal


def checked(bulletin: Bulletin) -> Bulletin:
    """The bulletin, when it may be published; refuses with the field that is wrong."""
    days = dt.timedelta(days=limits.bulletin_days_max)
    wrong = (
        ("kind", bulletin.kind not in KINDS, "loại không có", "unknown kind"),
        ("level", not 0 <= bulletin.level < len(LEVELS), "cấp từ 0 đến 5", "a level from 0 to 5"),
        (
            "severity",
            bulletin.severity not in {"", *SEVERITIES},
            "mức độ không có",
            "unknown severity",
        ),
        ("title", not bulletin.title_vi.strip(), "chưa có tiêu đề", "no title"),
        (
            "title",
            max(len(bulletin.title_vi), len(bulletin.title_en)) > limits.title_letters_max,
            f"quá {limits.title_letters_max} ký tự",
            f"over {limits.title_letters_max} letters",
        ),
        ("text", not bulletin.text_vi.strip(), "chưa có nội dung", "no text"),
        (
            "text",
            max(len(bulletin.text_vi), len(bulletin.text_en)) > limits.text_letters_max,
            f"quá {limits.text_letters_max} ký tự",
            f"over {limits.text_letters_max} letters",
        ),
        (
            "area",
            len(bulletin.area) > limits.area_divisions_max,
            f"quá {limits.area_divisions_max} đơn vị hành chính",
            f"over {limits.area_divisions_max} divisions",
        ),
        (
            "until",
            not bulletin.since < bulletin.until <= bulletin.since + days,
            f"sau lúc bắt đầu, không quá {limits.bulletin_days_max} ngày",
            f"after the beginning, within {limits.bulletin_days_max} days",
        ),
        (
            "key",
            not 0 < len(bulletin.key) <= limits.key_letters_max,
            f"từ 1 đến {limits.key_letters_max} ký tự",
            f"1 to {limits.key_letters_max} letters",
        ),
    )
    for field, is_wrong, vi, en in wrong:
        if is_wrong:
            raise Refusal(refusals.BULLETIN_FIELD, field=field, why_vi=vi, why_en=en)
    return bulletin


def in_force(bulletin: Bulletin, at: dt.datetime) -> bool:
    """Whether it holds at `at`: begun, not over, not withdrawn by then."""
    withdrawn = bulletin.withdrawn_at is not None and bulletin.withdrawn_at <= at
    return bulletin.since <= at < bulletin.until and not withdrawn


def told(bulletins: Iterable[Bulletin], at: dt.datetime) -> list[Bulletin]:
    """Those in force at `at`, the most serious first, then the newest.

    A declared risk level weighs more than the severity of what was observed.
    """
    order = ("", *SEVERITIES)
    return sorted(
        (one for one in bulletins if in_force(one, at)),
        key=lambda one: (
            -one.level,
            -order.index(one.severity),
            -one.published_at.timestamp(),
            one.id,
        ),
    )
