"""What readings and reaches say to people who draw water, in both languages."""

from saola.cityapps.salinity.model import Known, Reach, Reading
from saola.province.api import Text
from saola.ui import writing

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


def _km(km: float, language: str) -> str:
    return writing.number(km, language, 1)
