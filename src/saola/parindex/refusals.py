"""Refusals of `parindex`."""

from saola.kernel.errors import Kind, RefusalCode

NO_SUCH_CRITERION = RefusalCode(
    "parindex.no_such_criterion",
    Kind.NOT_FOUND,
    "Bộ tiêu chí không có tiêu chí {criterion}",
    "The rubric has no criterion {criterion}",
)
NO_SUCH_UNIT = RefusalCode(
    "parindex.no_such_unit",
    Kind.NOT_FOUND,
    "Đơn vị {unit} không thuộc diện chấm điểm",
    "Unit {unit} is not scored",
)
NO_RUBRIC = RefusalCode(
    "parindex.no_rubric",
    Kind.NOT_FOUND,
    "Gói dữ liệu của tỉnh chưa có bộ tiêu chí",
    "The province's pack has no rubric",
)
AUTOMATIC = RefusalCode(
    "parindex.automatic",
    Kind.CONFLICT,
    "Tiêu chí {criterion} do hệ thống tự chấm từ số liệu vận hành",
    "Criterion {criterion} is scored from operation, not by hand",
)
NOT_APPLICABLE = RefusalCode(
    "parindex.not_applicable",
    Kind.CONFLICT,
    "Tiêu chí {criterion} không áp dụng cho nhóm đơn vị này",
    "Criterion {criterion} does not apply to this group of units",
)
OUT_OF_RANGE = RefusalCode(
    "parindex.out_of_range",
    Kind.INVALID,
    "Điểm phải từ 0 đến {points_max}",
    "Points must lie between 0 and {points_max}",
)
EVIDENCE_MISSING = RefusalCode(
    "parindex.evidence_missing",
    Kind.INVALID,
    "Cần tệp minh chứng, hoặc giải trình khi tự chấm 0 điểm",
    "Evidence is needed, or an explanation when claiming no points",
)
EVIDENCE_TOO_LARGE = RefusalCode(
    "parindex.evidence_too_large",
    Kind.TOO_LARGE,
    "Tệp minh chứng vượt quá {bytes_max} byte",
    "The evidence file exceeds {bytes_max} bytes",
)
EVIDENCE_TYPE = RefusalCode(
    "parindex.evidence_type",
    Kind.UNSUPPORTED_TYPE,
    "Minh chứng phải là tệp PDF, PNG hoặc JPEG",
    "Evidence must be a PDF, PNG or JPEG file",
)
ALREADY_APPRAISED = RefusalCode(
    "parindex.already_appraised",
    Kind.CONFLICT,
    "Tiêu chí {criterion} đã được thẩm định, không sửa tự chấm được nữa",
    "Criterion {criterion} has been appraised; its claim can no longer change",
)
NOTHING_CLAIMED = RefusalCode(
    "parindex.nothing_claimed",
    Kind.CONFLICT,
    "Đơn vị chưa tự chấm tiêu chí {criterion}",
    "The unit has claimed nothing on criterion {criterion}",
)
CLAIM_CHANGED = RefusalCode(
    "parindex.claim_changed",
    Kind.CONFLICT,
    "Đơn vị đã sửa phần tự chấm tiêu chí {criterion}; xin tải lại trang và xem lại",
    "The unit has changed its claim on criterion {criterion}; reload the page and look again",
)
REASON_MISSING = RefusalCode(
    "parindex.reason_missing",
    Kind.INVALID,
    "Cần nêu lý do khi điểm thẩm định khác điểm tự chấm",
    "A reason is needed when the appraised points differ from the claim",
)
OWN_UNIT = RefusalCode(
    "parindex.own_unit",
    Kind.FORBIDDEN,
    "Người thẩm định không chấm chính đơn vị mình",
    "An appraiser does not judge the own unit",
)
OTHER_UNIT = RefusalCode(
    "parindex.other_unit",
    Kind.FORBIDDEN,
    "Chỉ được tự chấm cho đơn vị mình",
    "You may claim points for your own unit only",
)
