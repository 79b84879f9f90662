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
NO_DIVISION = RefusalCode(
    "province.no_division",
    Kind.NOT_FOUND,
    "Ngày {day} không có đơn vị hành chính {code}",
    "On {day} there is no division {code}",
)
NO_UNIT_OF_DIVISION = RefusalCode(
    "province.no_unit_of_division",
    Kind.NOT_FOUND,
    "Ngày {day} chưa có cơ quan quản lý đơn vị hành chính {code}",
    "On {day} no agency governs division {code}",
)
SUCCESSION_OPEN = RefusalCode(
    "province.succession_open",
    Kind.CONFLICT,
    "Chưa xác định được một cơ quan kế thừa {code}; có thể là: {candidates}",
    "No single agency succeeds {code}; it may be one of: {candidates}",
)
NO_PROCEDURE = RefusalCode(
    "province.no_procedure",
    Kind.NOT_FOUND,
    "Không có thủ tục hành chính mang mã {code}",
    "There is no procedure with code {code}",
)
PROCEDURE_NOT_IN_FORCE = RefusalCode(
    "province.procedure_not_in_force",
    Kind.UNPROCESSABLE,
    "Thủ tục {code} không có hiệu lực vào ngày {day}",
    "Procedure {code} is not in force on {day}",
)
NO_STATION = RefusalCode(
    "province.no_station",
    Kind.NOT_FOUND,
    "Không có trạm quan trắc mang mã {code}",
    "There is no monitoring station with code {code}",
)
NO_QUANTITY = RefusalCode(
    "province.no_quantity",
    Kind.NOT_FOUND,
    "Không có đại lượng đo mang mã {code}",
    "There is no measured quantity with code {code}",
)
MALFORMED_CODE = RefusalCode(
    "province.malformed_code",
    Kind.UNPROCESSABLE,
    "Không đúng dạng {what}; ví dụ đúng: {example}",
    "This is no {what_en}; a proper one looks like {example}",
)
PACK_FAULTY = RefusalCode(
    "province.pack_faulty",
    Kind.UNPROCESSABLE,
    "Gói dữ liệu tỉnh {pack} có {errors} lỗi, ví dụ: {first}; xem bằng `saola pack check {pack}`",
    "Province pack {pack} has {errors} errors, such as: {first_en}; see `saola pack check {pack}`",
)
