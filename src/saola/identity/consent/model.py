"""What may be consented to."""

import msgspec


class Purpose(msgspec.Struct, frozen=True):
    """One row of the table of purposes; a changed text is a new version and asks anew."""

    code: str
    version: str
    vi: str
    en: str


PURPOSES = (
    Purpose(
        "notices",
        "1",
        "Gửi thông báo về hồ sơ và cảnh báo của tỉnh qua thư điện tử, tin nhắn",
        "Send me notices on my dossiers and the province's warnings by e-mail and message",
    ),
    Purpose(
        "survey",
        "1",
        "Mời tôi đánh giá sau khi hồ sơ được giải quyết",
        "Ask me for a rating once a dossier is finished",
    ),
)
