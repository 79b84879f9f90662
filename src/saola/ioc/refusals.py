"""Refusals of `ioc`."""

from saola.kernel.errors import Kind, RefusalCode

NO_SUCH_INCIDENT = RefusalCode(
    "ioc.no_such_incident",
    Kind.NOT_FOUND,
    "Không có sự cố {code}",
    "There is no incident {code}",
)
NO_SUCH_TASK = RefusalCode(
    "ioc.no_such_task",
    Kind.NOT_FOUND,
    "Sự cố {code} không có nhiệm vụ số {number}",
    "Incident {code} has no task {number}",
)
NO_EVIDENCE = RefusalCode(
    "ioc.no_evidence",
    Kind.NOT_FOUND,
    "Nhiệm vụ này không có tệp minh chứng",
    "This task has no evidence file",
)
NOT_NOW = RefusalCode(
    "ioc.not_now",
    Kind.CONFLICT,
    "Sự cố đang ở trạng thái “{state}”, không thể làm việc này",
    "The incident is “{state}”; this cannot be done now",
)
TASK_DONE = RefusalCode(
    "ioc.task_done",
    Kind.CONFLICT,
    "Nhiệm vụ này đã hoàn thành",
    "This task is done already",
)
NOTE_MISSING = RefusalCode(
    "ioc.note_missing",
    Kind.INVALID,
    "Cần ghi kết quả hoặc lý do",
    "Say what was done, or why",
)
TEXT_TOO_LONG = RefusalCode(
    "ioc.text_too_long",
    Kind.INVALID,
    "Nội dung dài quá {letters_max} ký tự",
    "The text exceeds {letters_max} letters",
)
TITLE_MISSING = RefusalCode(
    "ioc.title_missing",
    Kind.INVALID,
    "Cần nêu tên sự cố hoặc nhiệm vụ",
    "A title is needed",
)
TASKS_OPEN = RefusalCode(
    "ioc.tasks_open",
    Kind.CONFLICT,
    "Còn {tasks} nhiệm vụ chưa hoàn thành",
    "{tasks} tasks are not done yet",
)
EVIDENCE_MISSING = RefusalCode(
    "ioc.evidence_missing",
    Kind.INVALID,
    "Nhiệm vụ này cần tệp minh chứng (ảnh hoặc PDF)",
    "This task needs an evidence file (picture or PDF)",
)
EVIDENCE_TYPE = RefusalCode(
    "ioc.evidence_type",
    Kind.UNSUPPORTED_TYPE,
    "Minh chứng phải là ảnh JPEG, PNG hoặc PDF",
    "Evidence must be a JPEG, a PNG or a PDF",
)
EVIDENCE_TOO_LARGE = RefusalCode(
    "ioc.evidence_too_large",
    Kind.TOO_LARGE,
    "Tệp lớn quá {bytes_max} byte",
    "The file exceeds {bytes_max} bytes",
)
OTHER_UNIT = RefusalCode(
    "ioc.other_unit",
    Kind.FORBIDDEN,
    "Nhiệm vụ này giao cho đơn vị khác",
    "This task is another unit's",
)
UNKNOWN_SEVERITY = RefusalCode(
    "ioc.unknown_severity",
    Kind.INVALID,
    "Không có mức độ {severity}",
    "There is no severity {severity}",
)
UNKNOWN_ACT = RefusalCode(
    "ioc.unknown_act",
    Kind.INVALID,
    "Không có thao tác {act}",
    "There is no act {act}",
)
BAD_DEADLINE = RefusalCode(
    "ioc.bad_deadline",
    Kind.INVALID,
    "Thời hạn phải là số nguyên từ 1 đến {most}",
    "The deadline must be a whole number from 1 to {most}",
)
TOO_MANY_TASKS = RefusalCode(
    "ioc.too_many_tasks",
    Kind.CONFLICT,
    "Sự cố đã có {tasks_max} nhiệm vụ",
    "The incident has {tasks_max} tasks already",
)
NO_SUCH_STATION = RefusalCode(
    "ioc.no_such_station",
    Kind.NOT_FOUND,
    "Không có trạm {code} đo {quantity}",
    "No station {code} measures {quantity}",
)
TOO_MANY_READERS = RefusalCode(
    "ioc.too_many_readers",
    Kind.UNAVAILABLE,
    "Đang có quá nhiều màn hình theo dõi trực tiếp, hãy thử lại sau",
    "Too many screens are following live, try again later",
)
