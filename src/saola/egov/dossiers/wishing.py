"""What a posted form wants of a dossier."""

from django.http import HttpRequest

from saola.egov.dossiers.actions import Wish
from saola.kernel.texts import readable

DIGITS_MAX = 9


def wish(request: HttpRequest, code: str) -> Wish:
    """The wish in a posted form: the version its page showed, and the reasons given.

    A form without a version has seen nothing, and its act comes too late. Refuses a reason that
    cannot be read.
    """
    given = request.POST
    version = given.get("version", "")
    known = version.isascii() and version.isdigit() and len(version) <= DIGITS_MAX
    return Wish(
        code=code,
        version=int(version) if known else 0,
        reason_code=readable(given.get("reason_code", "")),
        reason=readable(given.get("reason", "")),
    )
