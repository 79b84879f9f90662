"""What readings and reaches say to people who draw water, in both languages."""

import re

from saola.cityapps import limits
from saola.cityapps.salinity.model import Known, Profile, Reach, Reading
from saola.province.api import Text
from saola.ui import writing

DOCUMENT = re.compile(r"\d+/\d{4}/")  # the number of a legal document
LEGAL_WORDS = (
    ("Quyết định", "Decision"),
    ("Thông tư", "Circular"),
    ("Nghị định", "Decree"),
    ("Luật", "Law"),
    ("điều", "article"),
    ("khoản", "clause"),
)
NO_VALUE = Text("chưa có số liệu", "no reading yet")
STALE = Text("số liệu cũ, không dùng để quyết định lấy nước", "old reading: do not rely on it")
BELOW_ALL = Text(
    "dưới mọi ngưỡng của tỉnh; vẫn nên đo tại chỗ trước khi lấy nước",
    "below every level of the province; still measure on the spot before drawing water",
)


def advice(one: Reading) -> Text:
    """What a station's newest value means for drawing water there."""
    if one.value is None:
        return NO_VALUE
    if one.stale:
        return STALE
    return one.level.name if one.level else BELOW_ALL


def reach(found: Reach) -> Text:
    """How far inland, in words that never claim more than the stations tell."""
    if found.km is None:
        return Text(
            "chưa xác định được: không trạm nào có số liệu mới", "not known: no fresh reading"
        )
    vi, en = _km(found.km, "vi"), _km(found.km, "en")
    match found.known:
        case Known.AT:
            return Text(f"khoảng {vi} km từ cửa sông", f"about {en} km from the mouth")
        case Known.BEYOND:
            return Text(
                f"quá trạm cuối được tính, hơn {vi} km từ cửa sông",
                f"beyond the last station counted, more than {en} km from the mouth",
            )
        case Known.SHORT:
            return Text(
                f"chưa tới trạm đầu tiên được tính, ở km {vi}",
                f"not as far as the first station counted, at km {en}",
            )
        case _:
            until = found.until_km or found.km
            return Text(
                f"ở giữa km {vi} và km {_km(until, 'vi')}; ở giữa không có trạm được tính",
                f"between km {en} and km {_km(until, 'en')}; no station counted lies between",
            )


def stands_on(found: Profile) -> Text:
    """When the readings were measured that the isohalines of a river stand on; empty of none."""
    if found.since is None or found.until is None:
        return Text("", "")
    first, last = writing.day(found.since), writing.day(found.until)
    vi, en = f"Theo số đo ngày {last}", f"By readings of {last}"
    if first != last:
        vi, en = f"Theo số đo từ {first} đến {last}", f"By readings from {first} to {last}"
    return Text(f"{vi}.", f"{en}.")


def left_out(found: Profile) -> Text:
    """The stations whose readings are too far in time to be compared; empty when there are none."""
    if not found.left_out:
        return Text("", "")
    hours = limits.isohaline_apart_h_max
    dated = [(one.name, writing.day(one.measured_at)) for one in found.left_out if one.measured_at]
    vi = "; ".join(f"{name.vi} ({day})" for name, day in dated)
    en = "; ".join(f"{name.en} ({day})" for name, day in dated)
    return Text(
        f"Không tính vì số đo cách số mới nhất quá {writing.number(hours, 'vi')} giờ: {vi}.",
        f"Left out, measured over {writing.number(hours, 'en')} hours before the newest: {en}.",
    )


def reference(legal_ref: str) -> Text:
    """The source of a level; in English only a numbered document, since the rest is Vietnamese."""
    if not DOCUMENT.search(legal_ref):
        return Text(legal_ref, "")
    english = legal_ref
    for vi, en in LEGAL_WORDS:
        english = english.replace(vi, en)
    return Text(legal_ref, english)


def _km(km: float, language: str) -> str:
    return writing.number(km, language, 1)
