"""Refusals of `province`."""

from saola.kernel.errors import Kind, RefusalCode

NO_PACK = RefusalCode(
    "province.no_pack",
    Kind.NOT_FOUND,
    "Không có gói dữ liệu tỉnh {pack}",
    "There is no province pack {pack}",
)
FILE_FAULTY = RefusalCode(
    "province.file_faulty",
    Kind.INVALID,
    "Tệp {file} của gói dữ liệu tỉnh có lỗi: {reason}",
    "File {file} of the province pack is faulty: {reason}",
)
FILE_TOO_LARGE = RefusalCode(
    "province.file_too_large",
    Kind.TOO_LARGE,
    "Tệp {file} lớn hơn {bytes_max} byte",
    "File {file} exceeds {bytes_max} bytes",
)
NO_UNIT = RefusalCode(
    "province.no_unit",
    Kind.NOT_FOUND,
    "Không có cơ quan mang mã {code}",
    "There is no agency with code {code}",
)
YEAR_MISSING = RefusalCode(
    "province.year_missing",
    Kind.UNPROCESSABLE,
    "Lịch làm việc chưa có ngày nghỉ của năm {year}; cần bổ sung vào gói dữ liệu tỉnh",
    "The working calendar lacks the holidays of {year}; add them to the province pack",
)
