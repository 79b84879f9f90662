"""Every no of the control plane, whoever says it: a page for people, problem details for machines.

Parts refuse by raising; Django has nos of its own (an unknown address, a form that is too old), and
they are answered here in the same two ways (RFC 9457).
"""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from saola.app.control import refusals
from saola.kernel import refusals as kernel_refusals
from saola.kernel import telemetry
from saola.kernel.errors import Refusal, RefusalCode
from saola.kernel.http.message import STATUS, preferred_language, problem_body


def answer(request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse:
    """The refusal in the asker's language, in the frame of every page or as problem details."""
    language = getattr(request, "LANGUAGE_CODE", None) or preferred_language(
        request.headers.get("accept-language", "")
    )
    told = {"message": refusal.message(language), "status": status, "trace": telemetry.trace_id()}
    if "text/html" not in request.headers.get("accept", ""):
        body = problem_body(refusal, language, telemetry.trace_id()) | {"status": status}
        return JsonResponse(body, status=status, content_type="application/problem+json")
    if hasattr(request, "user"):
        return render(request, "ui/refusal.html", told, status=status)
    # So early nobody is known yet: the frame stands by itself.
    return _bare(told | {"language": language}, status)


def unknown_address(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing stands at this address."""
    return _refused(request, kernel_refusals.NOT_FOUND)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: a library says no; our own guards refuse in their own words."""
    return _refused(request, kernel_refusals.FORBIDDEN)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent is no request that the server takes."""
    return _refused(request, refusals.UNREADABLE)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without this session's token (OWASP: cross-site request forgery)."""
    return _refused(request, refusals.STALE_FORM)


def fault(request: HttpRequest) -> HttpResponse:
    """500: something broke where no part could answer; the page needs nothing that may be so."""
    language = preferred_language(request.headers.get("accept-language", ""))
    refusal = Refusal(kernel_refusals.FAULT, trace=telemetry.trace_id())
    status = 500
    if "text/html" not in request.headers.get("accept", ""):
        return answer(request, refusal, status)
    told = {"message": refusal.message(language), "status": status, "trace": telemetry.trace_id()}
    return _bare(told | {"language": language}, status)


def told_in_words(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Django's empty 405 with a body that says so; any other answer as it is."""
    if not isinstance(response, HttpResponseNotAllowed) or response.content:
        return response
    refusal = Refusal(kernel_refusals.METHOD_NOT_ALLOWED, method=request.method)
    said = answer(request, refusal, response.status_code)
    said["Allow"] = response["Allow"]
    return said


def _refused(request: HttpRequest, code: RefusalCode) -> HttpResponse:
    return answer(request, Refusal(code), STATUS[code.kind])


def _bare(told: dict[str, object], status: int) -> HttpResponse:
    return HttpResponse(render_to_string("ui/refusal.html", told), status=status)
