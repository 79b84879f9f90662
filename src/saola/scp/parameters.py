"""Which query parameters an operation takes; any other is refused (clause 6.3.20)."""

import inspect
import urllib.parse
from collections.abc import Awaitable

from saola.kernel.errors import Refusal
from saola.kernel.http.message import Handler, Request, Response
from saola.scp import refusals, undone

# What may be asked of any broker, whether or not it forwards; of entities, their form as well.
ALWAYS = frozenset({"local", "via"})
EVERYWHERE = ALWAYS | {"options", "format", "type"}
PAGE = frozenset({"limit", "offset", "count"})
SHOWN = frozenset(
    (
        "attrs",
        "pick",
        "omit",
        "lang",
        "datasetId",
        "geometryProperty",
        "join",
        "joinLevel",
        "containedBy",
        "entityMap",
    )
)
# `geoQ`, a whole geo-query in one value, is no parameter of the standard; clients send it.
CHOSEN = frozenset(
    (
        "id",
        "idPattern",
        "attrs",
        "q",
        "csf",
        "geometry",
        "georel",
        "coordinates",
        "geoproperty",
        "scopeQ",
        "geoQ",
        "expandValues",
        "jsonKeys",
    )
)
ORDERED = frozenset({"orderBy", "collation", "orderFrom", "splitEntities"})
OPTIONS = frozenset(
    (
        "normalized",
        "concise",
        "keyValues",
        "simplified",
        "sysAttrs",
        "count",
        "noOverwrite",
        "update",
        "replace",
        "temporalValues",
        "aggregatedValues",
    )
)


def taking(
    handler: Handler, names: frozenset[str], besides: frozenset[str] = EVERYWHERE
) -> Handler:
    """`handler`, refusing requests with other parameters than `names` and those `besides`."""
    known = names | besides

    async def taken(request: Request) -> Response:
        if request.query:
            given = urllib.parse.parse_qsl(request.query, keep_blank_values=True)
            if unknown := sorted({key for key, _ in given} - known):
                raise Refusal(refusals.INVALID_REQUEST, detail=f"no parameter {unknown[0][:80]!r}")
            for key, value in given:
                if value == "true" and key in undone.PARAMETERS:
                    raise undone.refusal(undone.PARAMETERS[key])
        answer: Response | Awaitable[Response] = handler(request)
        return await answer if inspect.isawaitable(answer) else answer

    return taken


def options(params: dict[str, str]) -> frozenset[str]:
    """What stands in `options` and `format`; refuses words that mean nothing."""
    given = frozenset(
        part for key in ("options", "format") for part in params.get(key, "").split(",") if part
    )
    if unknown := sorted(given - OPTIONS):
        raise Refusal(refusals.INVALID_REQUEST, detail=f"no option {unknown[0][:80]!r}")
    return given
