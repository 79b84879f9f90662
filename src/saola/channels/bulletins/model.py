"""A bulletin as a value."""

import datetime as dt

import msgspec

# The risk levels of Decision 18/2021/QĐ-TTg; 0 is news without a warning.
LEVELS = (
    ("Thông tin", "Information"),
    ("Cấp 1: rủi ro nhỏ", "Level 1: minor risk"),
    ("Cấp 2: rủi ro trung bình", "Level 2: moderate risk"),
    ("Cấp 3: rủi ro lớn", "Level 3: great risk"),
    ("Cấp 4: rủi ro rất lớn", "Level 4: very great risk"),
    ("Cấp 5: thảm họa", "Level 5: disaster"),
)
# How serious what is observed is (CAP 1.2), the least first, in the words of the operations centre;
# not a risk level, which the authority alone declares.
SEVERITIES = {
    "minor": ("Nhẹ", "Minor"),
    "moderate": ("Vừa", "Moderate"),
    "severe": ("Nặng", "Severe"),
    "extreme": ("Rất nặng", "Extreme"),
}
KINDS = {
    "salinity": ("Xâm nhập mặn", "Salinity intrusion"),
    "flood": ("Ngập lụt, triều cường", "Flood and high tide"),
    "storm": ("Bão, áp thấp nhiệt đới", "Storm"),
    "air": ("Chất lượng không khí", "Air quality"),
    "water": ("Cấp nước", "Water supply"),
    "power": ("Cấp điện", "Power supply"),
    "traffic": ("Giao thông", "Traffic"),
    "health": ("Y tế, dịch bệnh", "Health"),
    "other": ("Thông báo khác", "Other news"),
}


class Bulletin(msgspec.Struct, frozen=True, kw_only=True):
    """What the people are told, in both languages.

    `level` is 0 to 5; `area` are division codes, none for the whole province; `source` says where
    the facts come from; it holds from `since` until before `until` unless withdrawn. `severity` is
    a word of `SEVERITIES`, or empty. `over_vi` and `over_en` say what ended it at `until`, before
    the time it was given; one that ran its time has none.
    """

    id: str
    key: str
    kind: str
    level: int
    title_vi: str
    title_en: str
    text_vi: str
    text_en: str
    area: tuple[str, ...]
    source: str
    issued_by: str
    published_at: dt.datetime
    since: dt.datetime
    until: dt.datetime
    withdrawn_at: dt.datetime | None = None
    withdrawn_why: str = ""
    severity: str = ""
    over_vi: str = ""
    over_en: str = ""
