"""Refusals of the control plane itself, where Django would say no in its own words."""

from saola.kernel.errors import Kind, RefusalCode

UNREADABLE = RefusalCode(
    "unreadable_request",
    Kind.INVALID,
    "Yêu cầu gửi lên không đọc được",
    "The request cannot be read",
)
STALE_FORM = RefusalCode(
    "stale_form",
    Kind.FORBIDDEN,
    "Biểu mẫu đã hết hạn hoặc không gửi từ trang này. Xin mở lại trang rồi gửi lại; chưa có gì"
    " thay đổi.",
    "The form is too old, or was not sent from its own page. Open the page and send it again;"
    " nothing has changed.",
)
