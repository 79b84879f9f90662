"""What the broker refuses, under the names of NGSI-LD (clause 6.3.2, table 6.3.2-1)."""

from saola.kernel.errors import Kind, Refusal, RefusalCode

INVALID_REQUEST = RefusalCode(
    "InvalidRequest",
    Kind.INVALID,
    "Yêu cầu không đọc được: {detail}",
    "The request cannot be read: {detail}",
)
BAD_REQUEST_DATA = RefusalCode(
    "BadRequestData",
    Kind.INVALID,
    "Dữ liệu không hợp lệ: {detail}",
    "The data are not valid: {detail}",
)
ALREADY_EXISTS = RefusalCode(
    "AlreadyExists", Kind.CONFLICT, "Đã tồn tại: {detail}", "It exists already: {detail}"
)
CONFLICT = RefusalCode(
    "Conflict",
    Kind.CONFLICT,
    "Xung đột với đăng ký nguồn dữ liệu: {detail}",
    "It conflicts with a registration of a source: {detail}",
)
NOT_FOUND = RefusalCode(
    "ResourceNotFound", Kind.NOT_FOUND, "Không tìm thấy: {detail}", "Not found: {detail}"
)
NOT_SUPPORTED = RefusalCode(
    "OperationNotSupported",
    Kind.UNPROCESSABLE,
    "Không hỗ trợ: {detail}",
    "Not supported: {detail}",
)
NOT_IMPLEMENTED = RefusalCode(
    "OperationNotSupported",
    Kind.NOT_IMPLEMENTED,
    "Chưa hỗ trợ: {detail}",
    "Not implemented: {detail}",
)
CONTEXT_NOT_AVAILABLE = RefusalCode(
    "LdContextNotAvailable",
    Kind.UNAVAILABLE,
    "Không lấy được @context: {detail}",
    "The @context is not available: {detail}",
)
TOO_COMPLEX = RefusalCode(
    "TooComplexQuery", Kind.FORBIDDEN, "Truy vấn quá phức tạp: {detail}", "Too complex: {detail}"
)
TOO_MANY_RESULTS = RefusalCode(
    "TooManyResults", Kind.FORBIDDEN, "Quá nhiều kết quả: {detail}", "Too many results: {detail}"
)
CONTEXT_IN_USE = RefusalCode(
    "Conflict",
    Kind.CONFLICT,
    "Còn đăng ký nhận thông báo dùng @context này: {detail}",
    "A subscription still names this @context: {detail}",
)
NO_TENANTS = RefusalCode(
    "NonexistentTenant",
    Kind.NOT_FOUND,
    "Không có không gian dữ liệu {detail}",
    "There is no tenant {detail}",
)
TOO_LARGE = RefusalCode(
    "InvalidRequest",
    Kind.TOO_LARGE,
    "Nội dung quá lớn: {detail}",
    "The body is too large: {detail}",
)
UNSUPPORTED_TYPE = RefusalCode(
    "InvalidRequest",
    Kind.UNSUPPORTED_TYPE,
    "Không nhận kiểu nội dung {detail}",
    "Content type {detail} is not accepted",
)
NOT_ACCEPTABLE = RefusalCode(
    "InvalidRequest",
    Kind.NOT_ACCEPTABLE,
    "Không trả lời được theo kiểu {detail}",
    "No answer can be given as {detail}",
)
SOURCE_LATE = RefusalCode(
    "InternalError",
    Kind.LATE_UPSTREAM,
    "Nguồn dữ liệu {source} không trả lời kịp: {detail}",
    "Source {source} did not answer in time: {detail}",
)
SOURCE_SILENT = RefusalCode(
    "InternalError",
    Kind.BAD_UPSTREAM,
    "Không hỏi được nguồn dữ liệu {source}: {detail}",
    "Source {source} could not be asked: {detail}",
)
SOURCE_REFUSED = RefusalCode(
    "InternalError",
    Kind.BAD_UPSTREAM,
    "Nguồn dữ liệu {source} từ chối: {detail}",
    "Source {source} refused: {detail}",
)
SOURCE_LACKS = RefusalCode(
    "ResourceNotFound",
    Kind.NOT_FOUND,
    "Nguồn dữ liệu {source} không có: {detail}",
    "Source {source} has no such thing: {detail}",
)
SOURCE_HAS = RefusalCode(
    "AlreadyExists",
    Kind.CONFLICT,
    "Nguồn dữ liệu {source} đã có: {detail}",
    "Source {source} has it already: {detail}",
)
SOURCE_BAD_DATA = RefusalCode(
    "BadRequestData",
    Kind.INVALID,
    "Nguồn dữ liệu {source} cho là không hợp lệ: {detail}",
    "Source {source} finds the data not valid: {detail}",
)
SOURCE_UNABLE = RefusalCode(
    "Conflict",
    Kind.CONFLICT,
    "Chỉ nguồn dữ liệu {source} giữ phần này, và nguồn không nhận thao tác {detail}",
    "Source {source} alone has this, and it takes no part in {detail}",
)
LOOP = RefusalCode(
    "LoopDetected",
    Kind.UNAVAILABLE,
    "Yêu cầu đi vòng qua nguồn dữ liệu {source}: {detail}",
    "The request goes round in a circle by way of source {source}: {detail}",
)
# What a source's status means, where it means something of its own.
OF_SOURCE = {400: SOURCE_BAD_DATA, 404: SOURCE_LACKS, 409: SOURCE_HAS, 508: LOOP}
BUSY = RefusalCode(
    "InternalError",
    Kind.UNAVAILABLE,
    "Hệ thống đang quá tải, xin gửi lại: {detail}",
    "Too much is waiting, please send again: {detail}",
)
UNKNOWN_DEVICE = RefusalCode(
    "unknown_device",
    Kind.UNAUTHENTICATED,
    "Không có thiết bị này, hoặc sai khóa",
    "There is no such device, or its key is wrong",
)
NOT_OF_MODEL = RefusalCode(
    "BadRequestData",
    Kind.INVALID,
    "Dữ liệu không theo mô hình {model}: {detail}",
    "The data are not of the model {model}: {detail}",
)
NO_STATION = RefusalCode(
    "no_station", Kind.INVALID, "Không có trạm {station}", "There is no station {station}"
)
NOT_COMMANDED = RefusalCode(
    "not_commanded",
    Kind.CONFLICT,
    "Thiết bị {device} không có lệnh {command} nào đang chờ",
    "No command {command} waits for device {device}",
)
NOT_BEHIND = RefusalCode(
    "not_behind",
    Kind.FORBIDDEN,
    "Máy chủ mạng {network} không có thiết bị {dev_eui}",
    "Network server {network} has no device {dev_eui}",
)
GARBLED = RefusalCode(
    "garbled",
    Kind.INVALID,
    "Bản tin của thiết bị không đọc được, cần: {detail}",
    "The device's message cannot be read, expected: {detail}",
)
NOT_MEASURED = RefusalCode(
    "not_measured",
    Kind.INVALID,
    "Thiết bị {device} không đo {measure}",
    "Device {device} does not measure {measure}",
)
NO_NUMBER = RefusalCode(
    "no_number",
    Kind.INVALID,
    "Giá trị của {measure} không phải là số",
    "The value of {measure} is no number",
)
NO_TIME = RefusalCode(
    "no_time",
    Kind.INVALID,
    "Thời điểm đo không hợp lệ (cần có múi giờ): {at}",
    "No date and time with a time zone: {at}",
)
UNKNOWN_UNIT = RefusalCode(
    "unknown_unit",
    Kind.INVALID,
    "Không đổi được đơn vị {unit} sang {wanted}",
    "Unit {unit} cannot be converted to {wanted}",
)
IMPLAUSIBLE = RefusalCode(
    "implausible",
    Kind.INVALID,
    "Giá trị {measure} {value} {unit} nằm ngoài khoảng có thể ({low} đến {high})",
    "{measure} {value} {unit} is outside what is possible ({low} to {high})",
)
IN_FUTURE = RefusalCode(
    "in_future",
    Kind.INVALID,
    "Thời điểm đo {at} ở tương lai; kiểm tra đồng hồ thiết bị",
    "The reading is dated in the future ({at}); check the device's clock",
)


def bad_data(detail: str) -> Refusal:
    """The data break a rule; `detail` names the member and the reason."""
    return Refusal(BAD_REQUEST_DATA, detail=detail)


def source_failed(code: RefusalCode, source: str, detail: str) -> Refusal:
    """A source, named by its registration, did not do its part."""
    return Refusal(code, source=source, detail=detail)
