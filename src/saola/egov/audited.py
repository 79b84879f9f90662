"""The acts of `egov` that the audit trail knows."""

from saola.kernel import audit

DOSSIER_FILED = audit.declare("egov.dossier.filed", "Nộp hồ sơ", "Dossier filed")
DOSSIER_READ = audit.declare(
    "egov.dossier.read", "Xem hồ sơ của người dân", "Personal data of a dossier read"
)
DOSSIER_ACTED = audit.declare("egov.dossier.acted", "Xử lý hồ sơ", "Act on a dossier")
RESULT_ISSUED = audit.declare("egov.result.issued", "Ban hành kết quả", "Result issued")
RESULT_READ = audit.declare("egov.result.read", "Xem kết quả hồ sơ", "Result of a dossier read")
WORK_LIST_READ = audit.declare(
    "egov.work_list.read", "Xem danh sách hồ sơ", "Names on a work list read"
)
IDENTITY_PREFILLED = audit.declare(
    "egov.identity.prefilled",
    "Điền sẵn tờ khai từ tài khoản",
    "Form prefilled from the account's identifiers",
)
