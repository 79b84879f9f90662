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
UNKNOWN_GRANT = RefusalCode(
    "identity.unknown_grant",
    Kind.NOT_FOUND,
    "Không có lần giao vai trò này",
    "There is no such grant",
)
IDENTIFIER_TAKEN = RefusalCode(
    "identity.identifier_taken",
    Kind.CONFLICT,
    "Giấy tờ này đã gắn với một tài khoản khác",
    "This identifier belongs to another account",
)
UNKNOWN_CLIENT = RefusalCode(
    "identity.unknown_client",
    Kind.NOT_FOUND,
    "Không có hệ thống kết nối này",
    "There is no such machine client",
)
CLIENT_ID_TAKEN = RefusalCode(
    "identity.client_id_taken",
    Kind.CONFLICT,
    "Mã {client_id} đã được dùng",
    "The id {client_id} is taken",
)
CLIENT_MALFORMED = RefusalCode(
    "identity.client_malformed",
    Kind.UNPROCESSABLE,
    "Thông tin hệ thống kết nối chưa đúng: {field}",
    "The machine client's {field} is not valid",
)
# RFC 6749, 5.2; RFC 7009 names no more. The part after the dot is the protocol's own word.
OAUTH_INVALID_REQUEST = RefusalCode(
    "oauth.invalid_request",
    Kind.INVALID,
    "Yêu cầu cấp mã thiếu hoặc lặp tham số",
    "The token request lacks a parameter or repeats one",
)
OAUTH_INVALID_CLIENT = RefusalCode(
    "oauth.invalid_client",
    Kind.UNAUTHENTICATED,
    "Không xác thực được hệ thống kết nối",
    "The client could not be authenticated",
)
OAUTH_UNSUPPORTED_GRANT = RefusalCode(
    "oauth.unsupported_grant_type",
    Kind.INVALID,
    "Chỉ hỗ trợ client_credentials",
    "Only client_credentials is supported",
)
OAUTH_INVALID_SCOPE = RefusalCode(
    "oauth.invalid_scope",
    Kind.INVALID,
    "Hệ thống không được cấp phạm vi {scope}",
    "The client does not hold the scope {scope}",
)
UNKNOWN_PURPOSE = RefusalCode(
    "identity.unknown_purpose",
    Kind.UNPROCESSABLE,
    "Không có mục đích này",
    "There is no such purpose",
)
CONTACT_MALFORMED = RefusalCode(
    "identity.contact_malformed",
    Kind.UNPROCESSABLE,
    "Thông tin liên hệ chưa đúng",
    "The contact details are not valid",
)
ACCOUNT_MALFORMED = RefusalCode(
    "identity.account_malformed",
    Kind.UNPROCESSABLE,
    "Thông tin tài khoản chưa đúng: {field}",
    "The account's {field} is not valid",
)
USERNAME_TAKEN = RefusalCode(
    "identity.username_taken",
    Kind.CONFLICT,
    "Tên đăng nhập {username} đã có người dùng",
    "The sign-in name {username} is taken",
)
NOT_ONESELF = RefusalCode(
    "identity.not_oneself",
    Kind.CONFLICT,
    "Không thể tự khóa tài khoản hoặc tự đổi vai trò của mình",
    "You may not close your own account or change your own roles",
)
