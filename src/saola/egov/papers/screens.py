"""The door at which a paper is handed out."""

import urllib.parse

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from saola.egov.guarding import filers_and_officials
from saola.egov.papers import actions
from saola.identity.api import principal


@filers_and_officials
@require_safe
def paper(request: HttpRequest, code: str, paper_id: str) -> HttpResponse:
    """One file of a dossier, never shown inside our pages: it came from outside."""
    found, content = actions.content(principal(request), code, paper_id)
    name = urllib.parse.quote(found.name)
    return HttpResponse(
        content,
        content_type=found.content_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
