"""Refusals of `architecture`."""

from saola.kernel.errors import Kind, RefusalCode

NO_SUCH_OBJECT = RefusalCode(
    "architecture.no_such_object",
    Kind.NOT_FOUND,
    "Không có đối tượng {code} trong kiến trúc",
    "The architecture has no object {code}",
)
NO_SUCH_VIEW = RefusalCode(
    "architecture.no_such_view",
    Kind.NOT_FOUND,
    "Không có sơ đồ {view}",
    "There is no view {view}",
)
FIELD_MISSING = RefusalCode(
    "architecture.field_missing",
    Kind.INVALID,
    "Cần điền trường {field}",
    "Field {field} is needed",
)
FIELD_TOO_LONG = RefusalCode(
    "architecture.field_too_long",
    Kind.INVALID,
    "Trường {field} dài quá {letters_max} ký tự",
    "Field {field} exceeds {letters_max} letters",
)
CODE_MALFORMED = RefusalCode(
    "architecture.code_malformed",
    Kind.INVALID,
    "Mã hệ thống gồm chữ thường, số, dấu gạch ngang, từ 3 đến 40 ký tự",
    "A system code is 3 to 40 lower-case letters, digits and hyphens",
)
CODE_TAKEN = RefusalCode(
    "architecture.code_taken",
    Kind.CONFLICT,
    "Mã {code} đã được khai báo",
    "Code {code} is already declared",
)
BOX_UNKNOWN = RefusalCode(
    "architecture.box_unknown",
    Kind.INVALID,
    "Không có khối kiến trúc {box}",
    "There is no box {box} in the architecture",
)
PROVIDER_UNKNOWN = RefusalCode(
    "architecture.provider_unknown",
    Kind.INVALID,
    "Chưa khai báo hệ thống cung cấp {provider}",
    "Provider {provider} is not declared",
)
OTHER_UNIT = RefusalCode(
    "architecture.other_unit",
    Kind.FORBIDDEN,
    "Chỉ được khai báo hệ thống của đơn vị mình",
    "You may declare systems of your own unit only",
)
OWN_DECLARATION = RefusalCode(
    "architecture.own_declaration",
    Kind.FORBIDDEN,
    "Người khai báo không tự thẩm định",
    "Nobody appraises the own declaration",
)
ALREADY_DECIDED = RefusalCode(
    "architecture.already_decided",
    Kind.CONFLICT,
    "Đề nghị {code} đã có kết luận",
    "Declaration {code} has been decided",
)
REASON_MISSING = RefusalCode(
    "architecture.reason_missing",
    Kind.INVALID,
    "Cần nêu lý do: {why}",
    "A reason is needed: {why}",
)
