"""The acts of `identity` that the audit trail knows."""

from saola.kernel import audit

ROLE_GRANTED = audit.declare("identity.role.granted", "Giao vai trò", "Role granted")
ROLE_ENDED = audit.declare("identity.role.ended", "Kết thúc vai trò", "Role ended")
SIGNED_IN = audit.declare("identity.account.signed_in", "Đăng nhập", "Signed in")
SIGNED_OUT = audit.declare("identity.account.signed_out", "Đăng xuất", "Signed out")
ACCOUNT_MADE = audit.declare("identity.account.made", "Lập tài khoản", "Account made")
ACCOUNT_READ = audit.declare(
    "identity.account.read", "Xem thông tin tài khoản", "Account's personal data read"
)
ACCOUNT_CLOSED = audit.declare("identity.account.closed", "Khóa tài khoản", "Account closed")
ACCOUNT_OPENED = audit.declare("identity.account.opened", "Mở lại tài khoản", "Account reopened")
PASSWORD_RESET = audit.declare(
    "identity.password.reset", "Cấp lại mật khẩu", "Password reset by an administrator"
)
CONTACT_CHANGED = audit.declare(
    "identity.contact.changed", "Đổi thông tin liên hệ", "Contact changed"
)
IDENTITY_PROVEN = audit.declare(
    "identity.account.proven",
    "Xác thực danh tính qua tài khoản định danh điện tử",
    "Identity proven by an electronic identity provider",
)
CLIENT_REGISTERED = audit.declare(
    "identity.client.registered", "Đăng ký hệ thống kết nối", "Machine client registered"
)
CLIENT_SECRET_CHANGED = audit.declare(
    "identity.client.secret_changed", "Đổi khóa hệ thống kết nối", "Machine client's secret changed"
)
CLIENT_CLOSED = audit.declare(
    "identity.client.closed", "Khóa hệ thống kết nối", "Machine client closed"
)
CONSENT_GIVEN = audit.declare("identity.consent.given", "Đồng ý", "Consent given")
CONSENT_WITHDRAWN = audit.declare(
    "identity.consent.withdrawn", "Rút lại đồng ý", "Consent withdrawn"
)
