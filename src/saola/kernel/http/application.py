"""What stands between a server and the routes: trace, route, refusals and faults as answers."""

import inspect
from collections.abc import Awaitable

from saola.kernel import refusals, telemetry
from saola.kernel.errors import Fault, Refusal
from saola.kernel.http.message import Request, Response, json_response, problem, problem_body
from saola.kernel.http.routing import Router

FAULT_STATUS = 500
UNAVAILABLE_STATUS = 503

log = telemetry.logger("http")


class Application:
    """Answers any request: by its route, or with a refusal; never with an exception's text."""

    def __init__(self, router: Router) -> None:
        """Answer at the doors of `router`."""
        self.router = router

    def __call__(self, request: Request) -> Response | Awaitable[Response]:
        """The answer, at once where the handler needs no waiting."""
        request.trace = telemetry.trace_from(request.header("traceparent"))
        with telemetry.tracing(request.trace):
            try:
                found = self.router.find(request)
                if found is None:
                    raise Refusal(refusals.NOT_FOUND)  # noqa: TRY301 # answered as any other refusal
                route, values = found
                request.values = values
                answer = route.handler(request)
            except Exception as raised:  # noqa: BLE001 # every fault becomes an answer and a log line
                return self._answer(request, raised)
            if inspect.isawaitable(answer):
                return self._awaited(request, answer)
        return _traced(request, answer)

    async def _awaited(self, request: Request, answer: Awaitable[Response]) -> Response:
        with telemetry.tracing(request.trace):
            try:
                return _traced(request, await answer)
            except Exception as raised:  # noqa: BLE001 # every fault becomes an answer and a log line
                return self._answer(request, raised)

    def _answer(self, request: Request, raised: Exception) -> Response:
        if isinstance(raised, Refusal):
            return _traced(request, problem(raised, request))
        log.error("fault", method=request.method, path=request.path, exc_info=raised)
        status = UNAVAILABLE_STATUS if isinstance(raised, Fault) else FAULT_STATUS
        told = Refusal(refusals.FAULT, trace=request.trace)
        body = problem_body(told, request.language, request.trace) | {"status": status}
        return _traced(
            request, json_response(body, status, content_type="application/problem+json")
        )


def _traced(request: Request, response: Response) -> Response:
    response.headers = (*response.headers, ("x-trace-id", request.trace))
    return response
