"""What `egov` refuses, in both languages."""

from saola.kernel.errors import Kind, RefusalCode

NO_SUCH_PROCEDURE = RefusalCode(
    "egov.no_such_procedure",
    Kind.NOT_FOUND,
    "Không có thủ tục {procedure} đang có hiệu lực",
    "No procedure {procedure} is in force",
)
NO_SUCH_DOSSIER = RefusalCode(
    "egov.no_such_dossier",
    Kind.NOT_FOUND,
    "Không tìm thấy hồ sơ, hoặc hồ sơ không thuộc phạm vi của bạn",
    "No such dossier, or it is not yours to see",
)
UNIT_NOT_COMPETENT = RefusalCode(
    "egov.unit_not_competent",
    Kind.UNPROCESSABLE,
    "Đơn vị {unit} không giải quyết thủ tục này",
    "Unit {unit} does not handle this procedure",
)
ANSWERS_INCOMPLETE = RefusalCode(
    "egov.answers_incomplete",
    Kind.UNPROCESSABLE,
    "Có {count} mục cần sửa: {labels_vi}",
    "{count} answers need mending: {labels_en}",
)
ILLEGAL_MOVE = RefusalCode(
    "egov.illegal_move",
    Kind.CONFLICT,
    "Hồ sơ đang ở trạng thái “{state_vi}”, không thể {verb_vi}",
    "The dossier is “{state_en}”: the act “{verb_en}” does not apply",
)
LATE_ACT = RefusalCode(
    "egov.late_act",
    Kind.CONFLICT,
    "Hồ sơ đã thay đổi từ khi bạn mở trang; xin tải lại trang và xem lại",
    "The dossier has changed since you opened it; reload the page and look again",
)
NOT_YOURS = RefusalCode(
    "egov.not_yours",
    Kind.FORBIDDEN,
    "Bạn không có quyền {verb_vi} với hồ sơ này",
    "You may not do this to this dossier: {verb_en}",
)
ASSIGNED_TO_ANOTHER = RefusalCode(
    "egov.assigned_to_another",
    Kind.CONFLICT,
    "Hồ sơ đang do người khác xử lý; hãy nhận xử lý trước",
    "Somebody else is handling this dossier; take it on first",
)
REASON_NEEDED = RefusalCode(
    "egov.reason_needed",
    Kind.UNPROCESSABLE,
    "Phải chọn lý do theo danh mục và ghi rõ nội dung",
    "Choose a reason from the list and explain it",
)
NOTHING_ASKED = RefusalCode(
    "egov.nothing_asked",
    Kind.UNPROCESSABLE,
    "Phải nêu đầy đủ giấy tờ cần bổ sung trong một lần yêu cầu",
    "Name everything that is missing, in one request",
)
NO_ANSWER_YET = RefusalCode(
    "egov.no_answer_yet",
    Kind.CONFLICT,
    "Người nộp chưa bổ sung hồ sơ",
    "The applicant has not supplied the supplement yet",
)
EXTENDED_BEFORE = RefusalCode(
    "egov.extended_before",
    Kind.CONFLICT,
    "Hồ sơ chỉ được xin lỗi và hẹn lại một lần",
    "A dossier may be given a new appointment only once",
)
NOT_LATER = RefusalCode(
    "egov.not_later",
    Kind.UNPROCESSABLE,
    "Ngày hẹn mới phải sau ngày hẹn cũ và sau thời điểm hiện tại",
    "The new appointment must come after the old one and lie in the future",
)
STEP_DECIDES = RefusalCode(
    "egov.step_decides",
    Kind.CONFLICT,
    "Hồ sơ chưa đến bước ký, ban hành kết quả",
    "The dossier has not reached the step that decides",
)
NO_SUCH_STEP = RefusalCode(
    "egov.no_such_step",
    Kind.UNPROCESSABLE,
    "Quy trình không có bước {step}",
    "The workflow has no step {step}",
)
STARS_OUT_OF_RANGE = RefusalCode(
    "egov.stars_out_of_range",
    Kind.UNPROCESSABLE,
    "Mức đánh giá phải từ 1 đến 5",
    "A rating is between 1 and 5",
)
RATED_BEFORE = RefusalCode(
    "egov.rated_before", Kind.CONFLICT, "Hồ sơ đã được đánh giá", "This dossier was rated before"
)
SERIALS_EXHAUSTED = RefusalCode(
    "egov.serials_exhausted",
    Kind.UNAVAILABLE,
    "Đơn vị {unit} đã hết số hồ sơ trong ngày",
    "Unit {unit} has used up its dossier numbers of the day",
)
KEY_REUSED = RefusalCode(
    "egov.key_reused",
    Kind.CONFLICT,
    "Khóa gửi này đã dùng cho một hồ sơ khác; hồ sơ cũ không thay đổi",
    "This key was used for another dossier, which stays as it is",
)
MALFORMED_CODE = RefusalCode(
    "egov.malformed_code",
    Kind.INVALID,
    "Mã hồ sơ không đúng định dạng (ví dụ {example})",
    "Not a dossier code (an example: {example})",
)
ATTACHMENT_TYPE = RefusalCode(
    "egov.attachment_type",
    Kind.UNSUPPORTED_TYPE,
    "Tệp “{name}” không phải PDF, JPEG, PNG hoặc DOCX",
    "File “{name}” is not a PDF, JPEG, PNG or DOCX",
)
ATTACHMENT_TOO_LARGE = RefusalCode(
    "egov.attachment_too_large",
    Kind.TOO_LARGE,
    "Tệp “{name}” vượt quá {bytes_max} byte",
    "File “{name}” exceeds {bytes_max} bytes",
)
ATTACHMENT_EMPTY = RefusalCode(
    "egov.attachment_empty",
    Kind.INVALID,
    "Tệp “{name}” rỗng",
    "File “{name}” is empty",
)
TOO_MANY_ATTACHMENTS = RefusalCode(
    "egov.too_many_attachments",
    Kind.UNPROCESSABLE,
    "Một hồ sơ có tối đa {count_max} tệp",
    "A dossier holds at most {count_max} files",
)
NO_RESULT_YET = RefusalCode(
    "egov.no_result_yet",
    Kind.NOT_FOUND,
    "Hồ sơ chưa có kết quả",
    "The dossier has no result yet",
)
NO_SUCH_RESULT = RefusalCode(
    "egov.no_such_result",
    Kind.NOT_FOUND,
    "Không có kết quả nào mang mã này",
    "No result carries this code",
)
MALFORMED_DIGEST = RefusalCode(
    "egov.malformed_digest",
    Kind.INVALID,
    "Mã băm SHA-256 gồm 64 ký tự từ 0-9 và a-f",
    "A SHA-256 has 64 letters out of 0-9 and a-f",
)
RESULT_TEXT_NEEDED = RefusalCode(
    "egov.result_text_needed",
    Kind.UNPROCESSABLE,
    "Phải ghi nội dung kết quả, tối đa {letters_max} ký tự",
    "Write what the result says, in at most {letters_max} letters",
)
NO_SUCH_VERB = RefusalCode(
    "egov.no_such_verb",
    Kind.UNPROCESSABLE,
    "Không có việc “{verb}” ở bàn xử lý hồ sơ",
    "Nothing called “{verb}” is done at the desk",
)
NO_SUCH_WAY = RefusalCode(
    "egov.no_such_way",
    Kind.UNPROCESSABLE,
    "Cán bộ trả kết quả tại quầy hoặc qua bưu chính; người nộp tự nhận trực tuyến",
    "Officials hand a result over at the counter or by post; its owner receives it online",
)
EXTENSION_OUT_OF_RANGE = RefusalCode(
    "egov.extension_out_of_range",
    Kind.UNPROCESSABLE,
    "Số ngày làm việc hẹn thêm phải từ 1 đến {days_max}",
    "The extension is between 1 and {days_max} working days",
)
MALFORMED_PERIOD = RefusalCode(
    "egov.malformed_period",
    Kind.INVALID,
    "Kỳ số liệu không hợp lệ: ngày đầu không được sau ngày cuối, tối đa {days_max} ngày",
    "Not a period: it begins on or before its end and has at most {days_max} days",
)
UNIT_NOT_YOURS = RefusalCode(
    "egov.unit_not_yours",
    Kind.FORBIDDEN,
    "Đơn vị này không thuộc phạm vi của bạn",
    "This unit is not within your scope",
)
NO_SUCH_PAPER = RefusalCode(
    "egov.no_such_paper",
    Kind.NOT_FOUND,
    "Hồ sơ không có giấy tờ này",
    "The dossier has no such paper",
)
NOT_ONLINE = RefusalCode(
    "egov.not_online",
    Kind.UNPROCESSABLE,
    "Thủ tục {procedure} chưa nhận hồ sơ trực tuyến; xin đến Bộ phận Một cửa",
    "Procedure {procedure} is not filed online yet; please come to the one-stop counter",
)
PERSON_NEEDED = RefusalCode(
    "egov.person_needed",
    Kind.FORBIDDEN,
    "Nộp trực tuyến bằng tài khoản của người dân hoặc tổ chức; cán bộ nhận hồ sơ tại quầy",
    "File online from the account of a person or organisation; officials file at the counter",
)
NO_KEY = RefusalCode(
    "egov.no_key",
    Kind.INVALID,
    "Thiếu khóa gửi, hoặc khóa quá {letters_max} ký tự; hãy mở lại tờ khai",
    "The sending has no key, or one over {letters_max} letters; open the form again",
)
TRACKED_TOO_OFTEN = RefusalCode(
    "egov.tracked_too_often",
    Kind.TOO_MANY,
    "Đã tra cứu quá {attempts_max} lần trong {minutes} phút; xin thử lại sau",
    "More than {attempts_max} look-ups in {minutes} minutes; please try again later",
)
CODE_UNKNOWN = RefusalCode(
    "egov.code_unknown",
    Kind.NOT_FOUND,
    "Không có hồ sơ nào mang mã {code}",
    "No dossier carries the code {code}",
)
EMPTY_SUPPLEMENT = RefusalCode(
    "egov.empty_supplement",
    Kind.UNPROCESSABLE,
    "Đính kèm giấy tờ hoặc ghi nội dung bổ sung",
    "Attach a paper or write what you add",
)
