"""What every control-plane request passes: a trace id, one transaction, refusals as answers."""

from collections.abc import Callable

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from saola.app.control import answers
from saola.kernel import refusals as kernel_refusals
from saola.kernel import telemetry
from saola.kernel.errors import Fault, Refusal
from saola.kernel.http.message import STATUS

Door = Callable[[HttpRequest], HttpResponse]

NUL = "\0"
SAFE = {"GET", "HEAD", "OPTIONS"}
ANSWERED_BY_DJANGO = (Http404, PermissionDenied, SuspiciousOperation, BadRequest)
CONTENT_SECURITY = (
    "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
log = telemetry.logger("web")


def trace(door: Door) -> Door:
    """Give the request a trace id (W3C Trace Context) and its answer the same."""

    def traced(request: HttpRequest) -> HttpResponse:
        with telemetry.tracing(telemetry.trace_from(request.headers.get("traceparent", ""))):
            response = door(request)
            response["x-trace-id"] = telemetry.trace_id()
            return response

    return traced


def content_security(door: Door) -> Door:
    """Pages load nothing from elsewhere and run no script but the files served here."""

    def secured(request: HttpRequest) -> HttpResponse:
        response = door(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY)
        return response

    return secured


def one_transaction(door: Door) -> Door:
    """A request that may change something is one transaction: kept whole, or undone whole.

    But for doors that say `orm.in_steps`. Refusals and faults are answers by the time they get
    here, so a status of 400 or more undoes.
    """

    def transacted(request: HttpRequest) -> HttpResponse:
        if request.method in SAFE or _goes_in_steps(request):
            return door(request)
        with transaction.atomic():
            response = door(request)
            if response.status_code >= 400:  # noqa: PLR2004 # because that is what refused means
                transaction.set_rollback(True)
        return response

    return transacted


def _goes_in_steps(request: HttpRequest) -> bool:
    try:
        return getattr(resolve(request.path_info).func, "in_steps", False)
    except Resolver404:
        return False


class _Refusals:
    def __init__(self, door: Door) -> None:
        self.door = door

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return answers.told_in_words(request, self.door(request))

    def process_view(self, request: HttpRequest, *_called: object) -> HttpResponse | None:
        """A form with a NUL goes to no view: of the two databases one keeps no such text."""
        if not any(NUL in text for _, texts in request.POST.lists() for text in texts):
            return None
        code = kernel_refusals.UNREADABLE
        return answers.answer(request, Refusal(code), STATUS[code.kind])

    def process_exception(self, request: HttpRequest, raised: Exception) -> HttpResponse | None:
        if isinstance(raised, Refusal):
            return answers.answer(request, raised, STATUS[raised.code.kind])
        if isinstance(raised, ANSWERED_BY_DJANGO):
            return None
        log.error("fault", path=request.path, exc_info=raised)
        status = 503 if isinstance(raised, Fault) else 500
        refusal = Refusal(kernel_refusals.FAULT, trace=telemetry.trace_id())
        return answers.answer(request, refusal, status)


def refusals(door: Door) -> _Refusals:
    """Turn refusals and faults into a page or problem details (RFC 9457); never a stack trace."""
    return _Refusals(door)
