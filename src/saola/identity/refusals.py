"""What `identity` refuses, in both languages."""

from saola.kernel.errors import Kind, RefusalCode

SECOND_FACTOR_NEEDED = RefusalCode(
    "identity.second_factor_needed",
    Kind.FORBIDDEN,
    "Cán bộ phải đăng ký bước xác thực thứ hai trước khi dùng trang này",
    "Officials must enrol a second factor before using this page",
)
ROLE_NEEDED = RefusalCode(
    "identity.role_needed",
    Kind.FORBIDDEN,
    "Tài khoản này không được giao vai trò cần có cho trang này",
    "This account does not hold a role that this page asks for",
)
UNKNOWN_ROLE = RefusalCode(
    "identity.unknown_role",
    Kind.UNPROCESSABLE,
    "Không có vai trò {role}",
    "There is no role {role}",
)
UNKNOWN_UNIT = RefusalCode(
    "identity.unknown_unit",
    Kind.UNPROCESSABLE,
    "Không có đơn vị {unit} trong tỉnh",
    "The province has no unit {unit}",
)
PERIOD_REVERSED = RefusalCode(
    "identity.period_reversed",
    Kind.UNPROCESSABLE,
    "Ngày kết thúc phải sau hoặc trùng ngày bắt đầu",
    "The last day must not come before the first",
)
UNKNOWN_ACCOUNT = RefusalCode(
    "identity.unknown_account",
    Kind.NOT_FOUND,
    "Không có tài khoản này",
    "There is no such account",
)
NOT_OFFICIAL = RefusalCode(
    "identity.not_official",
    Kind.UNPROCESSABLE,
    "Chỉ giao vai trò cho tài khoản cán bộ",
    "Roles are given to officials' accounts only",
)
