"""The reporter is told of the answer, by the address given or as an account's holder agreed."""

from saola.channels import api as channels
from saola.cityapps.fieldreports.model import Report
from saola.identity import api as identity
from saola.kernel import settings

PURPOSE = "notices"


def tell(report: Report) -> None:
    """Note the message that a report was answered or turned away; nobody to tell is no error."""
    data: dict[str, object] = {
        "code": report.code,
        "answer": report.answer,
        "link": f"{settings.current().address}/city/reports/{report.code}/",
    }
    key = f"report:{report.code}"
    if report.email:
        channels.notify(report.email, "report.answered", data, key=key)
    elif report.account and identity.agrees(report.account, PURPOSE):
        channels.notify(report.account, "report.answered", data, key=key)
