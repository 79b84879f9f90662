"""What the exchange refuses, in both languages."""

from saola.kernel.errors import Kind, RefusalCode

NO_SUCH_CONTRACT = RefusalCode(
    "no_such_contract", Kind.NOT_FOUND, "Không có thoả thuận {id}", "There is no contract {id}"
)
NO_SUCH_SERVICE = RefusalCode(
    "no_such_service", Kind.NOT_FOUND, "Không có dịch vụ {code}", "There is no service {code}"
)
NO_SUCH_SYSTEM = RefusalCode(
    "no_such_system", Kind.NOT_FOUND, "Không có hệ thống {code}", "There is no system {code}"
)
NO_SUCH_RECORD = RefusalCode(
    "no_such_record",
    Kind.NOT_FOUND,
    "Nhật ký không có bản ghi số {seq}",
    "The log holds no record {seq}",
)
WRONG_STATE = RefusalCode(
    "contract_wrong_state",
    Kind.CONFLICT,
    "Thoả thuận đang ở trạng thái {state}, không thể {act}",
    "The contract is {state}; it cannot be {act}",
)
REASON_NEEDED = RefusalCode(
    "reason_needed",
    Kind.INVALID,
    "Phải nêu lý do bằng văn bản",
    "A written reason is needed",
)
OWN_REQUEST = RefusalCode(
    "own_request",
    Kind.FORBIDDEN,
    "Người đề nghị không được tự phê duyệt",
    "Whoever asked may not decide",
)
NOT_THE_OWNER = RefusalCode(
    "not_the_owner",
    Kind.FORBIDDEN,
    "Chỉ đơn vị chủ quản dịch vụ hoặc quản trị toàn tỉnh được quyết định",
    "Only the service's owner or a province-wide administrator decides",
)
CONTRACT_EXISTS = RefusalCode(
    "contract_exists",
    Kind.CONFLICT,
    "Đã có thoả thuận cho hệ thống, dịch vụ và mục đích này: {id}",
    "A contract for this system, service and purpose exists: {id}",
)

CODE_TAKEN = RefusalCode(
    "code_taken", Kind.CONFLICT, "Mã {code} đã được dùng", "The code {code} is taken"
)
NO_SUCH_MEMBER = RefusalCode(
    "no_such_member",
    Kind.NOT_FOUND,
    "Không có thành viên {code}",
    "There is no member {code}",
)
ADAPTED_SERVICE = RefusalCode(
    "adapted_service",
    Kind.CONFLICT,
    "Dịch vụ {code} nói qua bộ chuyển đổi của nền tảng quốc gia, không sửa tại đây",
    "Service {code} speaks through a national adapter and is not changed here",
)

# --- at the gateway; each has its X-Road name in exchange/faults.py -------------------------

BAD_CALL = RefusalCode(
    "bad_call", Kind.INVALID, "Lời gọi không hợp lệ: {why}", "The call is not valid: {why}"
)
BAD_TOKEN = RefusalCode(
    "bad_token",
    Kind.UNAUTHENTICATED,
    "Mã truy cập không hợp lệ hoặc đã hết hạn",
    "The access token is not valid, or has expired",
)
NO_CALL_SCOPE = RefusalCode(
    "no_call_scope",
    Kind.FORBIDDEN,
    "Mã truy cập không có phạm vi {scope}",
    "The access token lacks the scope {scope}",
)
FOREIGN_CLIENT = RefusalCode(
    "foreign_client",
    Kind.FORBIDDEN,
    "Mã truy cập không thuộc hệ thống {client}",
    "The token does not belong to {client}",
)
UNKNOWN_CLIENT = RefusalCode(
    "unknown_client",
    Kind.FORBIDDEN,
    "Hệ thống {client} chưa đăng ký trên nền tảng",
    "{client} is not registered on the exchange",
)
UNKNOWN_SERVICE = RefusalCode(
    "unknown_service", Kind.NOT_FOUND, "Không có dịch vụ {service}", "Unknown service {service}"
)
WRONG_SERVICE_KIND = RefusalCode(
    "wrong_service_kind",
    Kind.INVALID,
    "Dịch vụ {service} không phải dịch vụ REST",
    "Service {service} is not a REST service",
)
NO_CONTRACT = RefusalCode(
    "no_contract",
    Kind.FORBIDDEN,
    "{consumer} chưa có thoả thuận còn hiệu lực với {service}",
    "{consumer} has no contract in force with {service}",
)
NOT_IN_CONTRACT = RefusalCode(
    "not_in_contract",
    Kind.FORBIDDEN,
    "Thoả thuận không cho phép {method} {path}",
    "The contract does not allow {method} {path}",
)
WRONG_PURPOSE = RefusalCode(
    "wrong_purpose",
    Kind.FORBIDDEN,
    "Thoả thuận đòi mục đích {purpose} trong X-Saola-Purpose",
    "The contract asks for purpose {purpose} in X-Saola-Purpose",
)
DOSSIER_NEEDED = RefusalCode(
    "dossier_needed",
    Kind.INVALID,
    "Thoả thuận đòi mã hồ sơ trong X-Saola-Dossier",
    "The contract asks for a dossier code in X-Saola-Dossier",
)
OVER_MINUTE_QUOTA = RefusalCode(
    "over_quota",
    Kind.TOO_MANY,
    "Vượt hạn mức {calls} lượt mỗi phút; thử lại sau {retry_s} giây",
    "Over the quota of {calls} a minute; try again in {retry_s} seconds",
)
OVER_DAY_QUOTA = RefusalCode(
    "over_quota",
    Kind.TOO_MANY,
    "Vượt hạn mức {calls} lượt mỗi ngày; thử lại sau {retry_s} giây",
    "Over the quota of {calls} a day; try again in {retry_s} seconds",
)
CALL_TOO_LARGE = RefusalCode(
    "call_too_large",
    Kind.TOO_LARGE,
    "Nội dung gọi vượt quá {bytes_max} byte",
    "The call's body exceeds {bytes_max} bytes",
)
PROVIDER_UNREACHABLE = RefusalCode(
    "provider_unreachable",
    Kind.UNAVAILABLE,
    "Không kết nối được nơi cung cấp dịch vụ",
    "The provider cannot be reached",
)
PROVIDER_TIMEOUT = RefusalCode(
    "provider_timeout",
    Kind.UNAVAILABLE,
    "Nơi cung cấp không trả lời trong {seconds} giây",
    "The provider did not answer within {seconds} seconds",
)
PROVIDER_UNFIT = RefusalCode(
    "provider_unfit",
    Kind.UNAVAILABLE,
    "Nơi cung cấp trả lời không dùng được: {why}",
    "The provider's answer cannot be used: {why}",
)
EXCHANGE_FAILED = RefusalCode(
    "exchange_failed",
    Kind.UNAVAILABLE,
    "Trục trao đổi gặp lỗi; lỗi đã được ghi lại",
    "The exchange failed; the failure has been recorded",
)
EVIDENCE_STOPPED = RefusalCode(
    "evidence_stopped",
    Kind.UNAVAILABLE,
    "Không ghi được nhật ký chứng cứ; tạm dừng trao đổi",
    "Evidence cannot be written; exchanges are halted",
)
PROVIDER_BUSY = RefusalCode(
    "provider_busy",
    Kind.TOO_MANY,
    "Nơi cung cấp đang quá tải; thử lại sau {retry_s} giây",
    "The provider is too busy; try again in {retry_s} seconds",
)
NO_CREDENTIALS = RefusalCode(
    "no_credentials",
    Kind.UNAVAILABLE,
    "Chưa cài tài khoản kết nối {platform}; đặt vào var/keys/national/{platform}.json",
    "No credentials for {platform}; put them into var/keys/national/{platform}.json",
)
