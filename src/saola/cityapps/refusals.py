"""Refusals of `cityapps`."""

from saola.kernel.errors import Kind, RefusalCode

NO_SUCH_REPORT = RefusalCode(
    "cityapps.no_such_report",
    Kind.NOT_FOUND,
    "Không có phản ánh {code}",
    "There is no report {code}",
)
NO_SUCH_CATEGORY = RefusalCode(
    "cityapps.no_such_category",
    Kind.INVALID,
    "Hãy chọn một lĩnh vực trong danh sách",
    "Choose a category from the list",
)
NO_PLACE = RefusalCode(
    "cityapps.no_place",
    Kind.INVALID,
    "Hãy chọn xã, phường, hoặc nhập vị trí",
    "Choose a commune, or give a position",
)
BAD_PLACE = RefusalCode(
    "cityapps.bad_place",
    Kind.INVALID,
    "Vị trí phải gồm vĩ độ và kinh độ, tính bằng độ (ví dụ 10,36 và 106,36)",
    "A position is a latitude and a longitude in degrees (for example 10.36 and 106.36)",
)
OUTSIDE = RefusalCode(
    "cityapps.outside",
    Kind.INVALID,
    "Vị trí này không thuộc địa bàn tỉnh",
    "This place lies outside the province",
)
TEXT_MISSING = RefusalCode(
    "cityapps.text_missing",
    Kind.INVALID,
    "Hãy mô tả sự việc, ít nhất {letters_min} ký tự",
    "Describe what is wrong in at least {letters_min} letters",
)
TEXT_TOO_LONG = RefusalCode(
    "cityapps.text_too_long",
    Kind.INVALID,
    "Nội dung dài quá {letters_max} ký tự",
    "The text exceeds {letters_max} letters",
)
WORDS_NEEDED = RefusalCode(
    "cityapps.words_needed",
    Kind.INVALID,
    "Cần ghi nội dung trả lời hoặc lý do",
    "Write the answer, or the reason",
)
BAD_EMAIL = RefusalCode(
    "cityapps.bad_email",
    Kind.INVALID,
    "Địa chỉ thư điện tử không đúng",
    "This is no e-mail address",
)
PICTURE_KIND = RefusalCode(
    "cityapps.picture_kind",
    Kind.UNSUPPORTED_TYPE,
    "Ảnh phải là tệp JPEG, PNG hoặc WebP còn đọc được",
    "The picture must be a readable JPEG, PNG or WebP",
)
PICTURE_TOO_LARGE = RefusalCode(
    "cityapps.picture_too_large",
    Kind.TOO_LARGE,
    "Ảnh quá lớn (tối đa {bytes_max} byte) hoặc quá nhiều điểm ảnh: hãy lưu lại nhỏ hơn",
    "The picture is too large (at most {bytes_max} bytes) or of too many pixels: save it smaller",
)
NO_PICTURE = RefusalCode(
    "cityapps.no_picture",
    Kind.NOT_FOUND,
    "Không có ảnh để xem",
    "There is no picture to see",
)
TOO_MANY_REPORTS = RefusalCode(
    "cityapps.too_many_reports",
    Kind.TOO_MANY,
    "Một giờ qua đã có {reports_max} phản ánh ẩn danh từ kết nối này; hãy đăng nhập, hoặc chờ",
    "{reports_max} anonymous reports came from this connection within an hour; sign in or wait",
)
TOO_MANY_KEYS = RefusalCode(
    "cityapps.too_many_keys",
    Kind.TOO_MANY,
    "Nhập sai mã riêng quá nhiều lần, hãy thử lại sau một giờ",
    "Too many wrong keys; try again in an hour",
)
WRONG_KEY = RefusalCode(
    "cityapps.wrong_key",
    Kind.FORBIDDEN,
    "Chỉ người gửi phản ánh làm được việc này; mã riêng không đúng",
    "Only the reporter may do this; the key is not right",
)
NOT_NOW = RefusalCode(
    "cityapps.not_now",
    Kind.CONFLICT,
    "Phản ánh đang ở trạng thái “{state_vi}”, không thể làm việc này",
    "The report is “{state_en}”; this cannot be done now",
)
CHANGED_MEANWHILE = RefusalCode(
    "cityapps.changed_meanwhile",
    Kind.CONFLICT,
    "Phản ánh vừa được người khác xử lý; hãy mở lại trang",
    "Somebody else has just acted on this report; open the page again",
)
SAME_UNIT = RefusalCode(
    "cityapps.same_unit",
    Kind.INVALID,
    "Hãy chọn đơn vị khác",
    "Choose another unit",
)
OTHER_UNIT = RefusalCode(
    "cityapps.other_unit",
    Kind.FORBIDDEN,
    "Phản ánh này do đơn vị khác xử lý",
    "This report is another unit's",
)
OWN_REPORT = RefusalCode(
    "cityapps.own_report",
    Kind.FORBIDDEN,
    "Phản ánh này do chính ông, bà gửi; người khác của đơn vị phải xử lý",
    "You sent this report yourself; somebody else of the unit has to deal with it",
)
RATED_BEFORE = RefusalCode(
    "cityapps.rated_before",
    Kind.CONFLICT,
    "Phản ánh này đã được đánh giá",
    "This report has been rated already",
)
BAD_STARS = RefusalCode(
    "cityapps.bad_stars",
    Kind.INVALID,
    "Hãy chọn từ 1 đến 5 sao",
    "Choose 1 to 5 stars",
)
UNKNOWN_ACT = RefusalCode(
    "cityapps.unknown_act",
    Kind.INVALID,
    "Không có thao tác {act}",
    "There is no act {act}",
)
