"""Sentences of the sign-in library, in both languages: it ships none in Vietnamese."""

from django.utils.functional import lazy
from django.utils.translation import get_language


def _said(vi: str, en: str) -> str:
    return en if (get_language() or "vi").startswith("en") else vi


_lazily = lazy(_said, str)


def both(vi: str, en: str) -> str:
    """The sentence in the language of whoever will read it."""
    return _lazily(vi, en)


WRONG_PASSWORD = both(
    "Tên đăng nhập hoặc mật khẩu không đúng", "The sign-in name or password is not right"
)
ACCOUNT_ERRORS = {
    "account_inactive": both("Tài khoản đã bị khóa", "This account is closed"),
    "email_password_mismatch": WRONG_PASSWORD,
    "phone_password_mismatch": WRONG_PASSWORD,
    "username_password_mismatch": WRONG_PASSWORD,
    "invalid_login": WRONG_PASSWORD,
    "enter_current_password": both("Nhập mật khẩu hiện tại", "Type your current password"),
    "incorrect_code": both("Mã không đúng", "The code is not right"),
    "incorrect_password": both("Mật khẩu không đúng", "The password is not right"),
    "invalid_or_expired_key": both(
        "Liên kết sai hoặc đã hết hạn", "The link is wrong or has expired"
    ),
    "invalid_password_reset": both(
        "Liên kết đặt lại mật khẩu không còn hiệu lực", "The reset link is not valid any more"
    ),
    "too_many_login_attempts": both(
        "Đăng nhập sai quá nhiều lần, xin thử lại sau 5 phút",
        "Too many failed attempts, try again in 5 minutes",
    ),
    "username_blacklisted": both(
        "Không dùng được tên đăng nhập này", "This sign-in name cannot be used"
    ),
    "username_taken": both("Tên đăng nhập đã có người dùng", "This sign-in name is taken"),
    "select_only_one": both("Chỉ chọn một mục", "Select only one"),
    "same_as_current": both("Giá trị mới phải khác giá trị cũ", "The new value must differ"),
    "rate_limited": both("Quá nhiều yêu cầu, xin chờ một lát", "Too many requests, wait a little"),
}
SECOND_FACTOR_ERRORS = {
    "cannot_delete_authenticator": both(
        "Không thể bỏ bước xác thực này", "This factor cannot be removed"
    ),
    "cannot_generate_recovery_codes": both(
        "Cần đăng ký bước xác thực thứ hai trước khi tạo mã dự phòng",
        "Enrol a second factor before making recovery codes",
    ),
    "incorrect_code": both("Mã xác thực không đúng", "The code is not right"),
}
ELECTRONIC_IDENTITY_ERRORS = {
    "invalid_token": both("Mã xác thực không hợp lệ", "The token is not valid"),
    "connected_other": both(
        "Danh tính này đã gắn với tài khoản khác", "This identity belongs to another account"
    ),
}
TOLD = {
    "account/messages/password_changed.txt": both("Đã đổi mật khẩu", "The password was changed"),
    "account/messages/password_set.txt": both("Đã đặt mật khẩu", "The password was set"),
    "account/messages/logged_out.txt": both("Đã đăng xuất", "You have signed out"),
    "mfa/messages/totp_activated.txt": both(
        "Đã bật ứng dụng xác thực", "The authenticator app is on"
    ),
    "mfa/messages/totp_deactivated.txt": both(
        "Đã tắt ứng dụng xác thực", "The authenticator app is off"
    ),
    "mfa/messages/recovery_codes_generated.txt": both(
        "Đã tạo mã dự phòng mới", "New recovery codes were made"
    ),
    "mfa/messages/webauthn_added.txt": both("Đã thêm khóa bảo mật", "The key was added"),
    "mfa/messages/webauthn_removed.txt": both("Đã bỏ khóa bảo mật", "The key was removed"),
}
