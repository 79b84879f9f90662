"""The acts of `lgsp` that the audit trail knows."""

from saola.kernel.audit import declare

REQUESTED = declare(
    "lgsp.contract.requested", "Đề nghị thoả thuận chia sẻ dữ liệu", "Asked for a contract"
)
APPROVED = declare("lgsp.contract.approved", "Phê duyệt thoả thuận", "Approved a contract")
REFUSED = declare("lgsp.contract.refused", "Từ chối thoả thuận", "Refused a contract")
SUSPENDED = declare("lgsp.contract.suspended", "Tạm dừng thoả thuận", "Suspended a contract")
RESUMED = declare("lgsp.contract.resumed", "Cho thoả thuận chạy lại", "Resumed a contract")
REVOKED = declare("lgsp.contract.revoked", "Thu hồi thoả thuận", "Revoked a contract")
EXPIRED = declare("lgsp.contract.expired", "Thoả thuận hết hiệu lực", "A contract expired")
LOADED = declare(
    "lgsp.registry.loaded", "Nạp hệ thống, dịch vụ từ gói tỉnh", "Loaded systems and services"
)
REGISTERED = declare(
    "lgsp.system.registered", "Ghi nhận hệ thống vào nền tảng", "Registered a system"
)
RECORD_READ = declare("lgsp.record.read", "Xem bản ghi trao đổi", "Read a record of an exchange")
RECEIPT_TAKEN = declare(
    "lgsp.receipt.taken", "Tải biên nhận trao đổi", "Downloaded a receipt of an exchange"
)
OPENED = declare("lgsp.service.opened", "Mở dịch vụ", "Opened a service")
CLOSED = declare("lgsp.service.closed", "Đóng dịch vụ", "Closed a service")
MEMBER_ENTERED = declare(
    "lgsp.member.entered", "Ghi nhận thành viên vào nền tảng", "Entered a member"
)
SERVICE_ENTERED = declare("lgsp.service.entered", "Đăng ký dịch vụ", "Entered a service")
SERVICE_CHANGED = declare("lgsp.service.changed", "Sửa dịch vụ", "Changed a service")
