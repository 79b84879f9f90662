"""The acts of `cityapps` that the audit trail knows."""

from saola.kernel import audit

REPORT_RECEIVED = audit.declare("cityapps.report.received", "Tiếp nhận phản ánh", "Report received")
REPORT_READ = audit.declare("cityapps.report.read", "Xem phản ánh", "Report read")
REPORTER_READ = audit.declare(
    "cityapps.reporter.read", "Xem người phản ánh", "Reporter's identity read"
)
REPORT_ACTED = audit.declare("cityapps.report.acted", "Xử lý phản ánh", "Report acted on")
