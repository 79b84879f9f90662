"""Doors that know which query parameters they take: any other is refused (clause 6.3.20)."""

import inspect
import urllib.parse
from collections.abc import Awaitable

from saola.kernel.errors import Refusal
from saola.kernel.http.message import Handler, Request, Response
from saola.scp import refusals

EVERYWHERE = frozenset({"local", "via"})


def knowing(handler: Handler, names: frozenset[str]) -> Handler:
    """`handler`, refusing a request with a parameter that is not among `names`."""
    known = names | EVERYWHERE

    async def known_only(request: Request) -> Response:
        if request.query:
            given = urllib.parse.parse_qsl(request.query, keep_blank_values=True)
            if unknown := sorted({key for key, _ in given} - known):
                raise Refusal(refusals.INVALID_REQUEST, detail=f"no parameter {unknown[0][:80]!r}")
        answer: Response | Awaitable[Response] = handler(request)
        return await answer if inspect.isawaitable(answer) else answer

    return known_only
