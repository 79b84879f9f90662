"""Refusals that any door may give; parts keep their own beside their slices."""

from saola.kernel.errors import Kind, RefusalCode

MALFORMED = RefusalCode(
    "malformed", Kind.INVALID, "Nội dung gửi lên không đọc được: {why}", "Malformed request: {why}"
)
INVALID_FIELD = RefusalCode(
    "invalid_field",
    Kind.INVALID,
    "Trường {field} không hợp lệ: {why}",
    "Field {field} is not valid: {why}",
)
UNREADABLE = RefusalCode(
    "unreadable",
    Kind.INVALID,
    "Nội dung có ký tự không đọc được",
    "The text holds signs that cannot be read",
)
UNAUTHENTICATED = RefusalCode(
    "unauthenticated",
    Kind.UNAUTHENTICATED,
    "Cần đăng nhập hoặc mã truy cập hợp lệ",
    "Sign-in or a valid access token is needed",
)
FORBIDDEN = RefusalCode(
    "forbidden",
    Kind.FORBIDDEN,
    "Không có quyền thực hiện việc này",
    "You may not do this",
)
NOT_FOUND = RefusalCode(
    "not_found", Kind.NOT_FOUND, "Không tìm thấy nội dung yêu cầu", "Nothing stands here"
)
METHOD_NOT_ALLOWED = RefusalCode(
    "method_not_allowed",
    Kind.NOT_ALLOWED,
    "Không dùng được phương thức {method} ở đây",
    "Method {method} does not apply here",
)
BODY_TOO_LARGE = RefusalCode(
    "body_too_large",
    Kind.TOO_LARGE,
    "Nội dung vượt quá {bytes_max} byte",
    "The body exceeds {bytes_max} bytes",
)
UNSUPPORTED_TYPE = RefusalCode(
    "unsupported_type",
    Kind.UNSUPPORTED_TYPE,
    "Không nhận kiểu nội dung {given}",
    "Content type {given} is not accepted",
)
FAULT = RefusalCode(
    "fault",
    Kind.UNAVAILABLE,
    "Hệ thống gặp lỗi, đã ghi nhận; mã theo dõi {trace}",
    "Something failed here and was recorded; trace {trace}",
)
UPSTREAM_UNREACHABLE = RefusalCode(
    "upstream_unreachable",
    Kind.BAD_UPSTREAM,
    "Không kết nối được với hệ thống phía sau, xin thử lại sau",
    "The system behind this one cannot be reached, try again later",
)
UPSTREAM_UNSOUND = RefusalCode(
    "upstream_unsound",
    Kind.BAD_UPSTREAM,
    "Hệ thống phía sau trả lời không đúng quy cách: {why}",
    "The system behind this one gave an unsound answer: {why}",
)
UPSTREAM_LATE = RefusalCode(
    "upstream_late",
    Kind.LATE_UPSTREAM,
    "Hệ thống phía sau không trả lời kịp, xin thử lại sau",
    "The system behind this one did not answer in time, try again later",
)
