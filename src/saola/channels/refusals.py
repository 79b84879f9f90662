"""Refusals of `channels`."""

from saola.kernel.errors import Kind, RefusalCode

BULLETIN_UNKNOWN = RefusalCode(
    "channels.bulletin_unknown",
    Kind.NOT_FOUND,
    "Không có bản tin {id}",
    "There is no bulletin {id}",
)
BULLETIN_FIELD = RefusalCode(
    "channels.bulletin_field",
    Kind.INVALID,
    "Bản tin: trường {field} không hợp lệ ({why_vi})",
    "Bulletin: field {field} is not valid ({why_en})",
)
BULLETIN_WITHDRAWN = RefusalCode(
    "channels.bulletin_withdrawn",
    Kind.CONFLICT,
    "Bản tin đã được thu hồi",
    "The bulletin has been withdrawn",
)
REASON_MISSING = RefusalCode(
    "channels.reason_missing",
    Kind.INVALID,
    "Cần nêu lý do thu hồi",
    "Say why the bulletin is withdrawn",
)
TEMPLATE_UNKNOWN = RefusalCode(
    "channels.template_unknown",
    Kind.INVALID,
    "Không có mẫu tin {template}",
    "There is no notice template {template}",
)
TEMPLATE_DATA = RefusalCode(
    "channels.template_data",
    Kind.INVALID,
    "Mẫu tin {template} thiếu dữ liệu {field}",
    "Notice template {template} lacks {field}",
)
ADDRESS_UNKNOWN = RefusalCode(
    "channels.address_unknown",
    Kind.INVALID,
    "Địa chỉ nhận tin không hợp lệ",
    "The address of the notice is not valid",
)
NOTICE_UNKNOWN = RefusalCode(
    "channels.notice_unknown",
    Kind.NOT_FOUND,
    "Không có tin gửi này",
    "There is no such notice",
)
TYPE_NOT_OPEN = RefusalCode(
    "channels.type_not_open",
    Kind.NOT_FOUND,
    "Loại dữ liệu {type} không nằm trong danh mục dữ liệu mở",
    "Type {type} is not in the open-data list",
)
