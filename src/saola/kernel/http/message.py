"""A request and a response as plain values, free of any framework."""

import urllib.parse
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import msgspec
import orjson

from saola.kernel import limits, refusals
from saola.kernel.errors import Kind, Refusal

STATUS = {
    Kind.INVALID: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.NOT_ALLOWED: 405,
    Kind.NOT_ACCEPTABLE: 406,
    Kind.CONFLICT: 409,
    Kind.TOO_LARGE: 413,
    Kind.UNSUPPORTED_TYPE: 415,
    Kind.UNPROCESSABLE: 422,
    Kind.TOO_MANY: 429,
    Kind.NOT_IMPLEMENTED: 501,
    Kind.UNAVAILABLE: 503,
    Kind.BAD_UPSTREAM: 502,
    Kind.LATE_UPSTREAM: 504,
}


class Request(msgspec.Struct, kw_only=True):
    """One HTTP request.

    `path` is as sent, without the query, still percent-encoded; the server has refused dot segments
    and control characters. `values` are the decoded path values of the route, `route` its name.
    Header names are lower case; a repeated header is joined with `, `. `peer` is the client's
    address.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = {}
    body: bytes = b""
    peer: str = ""
    trace: str = ""
    values: Mapping[str, str] = {}
    route: str = "none"

    def header(self, name: str, default: str = "") -> str:
        """A header by its lower-case name."""
        return self.headers.get(name, default)

    def params(self) -> dict[str, str]:
        """The query's parameters; of a repeated one, the first."""
        pairs = urllib.parse.parse_qsl(self.query, keep_blank_values=True)
        return dict(reversed(pairs))

    def json(self) -> object:
        """The body as JSON; refuses one that is malformed or too large."""
        if len(self.body) > limits.json_body_bytes_max:
            raise Refusal(refusals.BODY_TOO_LARGE, bytes_max=limits.json_body_bytes_max)
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError as wrong:
            raise Refusal(refusals.MALFORMED, why=str(wrong)) from wrong

    @property
    def language(self) -> str:
        """`vi` unless the client prefers English."""
        return preferred_language(self.header("accept-language"))


class Response(msgspec.Struct, kw_only=True):
    """One HTTP response; `body` is bytes, or chunks for a stream that may never end."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | AsyncIterator[bytes] = b""


Handler = Callable[[Request], Response | Awaitable[Response]]


def json_response(
    value: object,
    status: int = 200,
    *,
    content_type: str = "application/json",
    headers: tuple[tuple[str, str], ...] = (),
) -> Response:
    """`value` as a JSON response."""
    return Response(
        status=status,
        headers=(("content-type", content_type), *headers),
        body=orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS),
    )


def problem(refusal: Refusal, request: Request) -> Response:
    """A refusal as RFC 9457 problem details, in the client's language."""
    body = problem_body(refusal, request.language, request.trace)
    headers: tuple[tuple[str, str], ...] = (("content-language", request.language),)
    if refusal.code.kind is Kind.UNAUTHENTICATED:
        headers += (("www-authenticate", "Bearer"),)
    return json_response(
        body, STATUS[refusal.code.kind], content_type="application/problem+json", headers=headers
    )


def problem_body(refusal: Refusal, language: str, trace: str) -> dict[str, object]:
    """The members of a problem: type, title, status, detail, code, trace, and the data."""
    return {
        **{key: value for key, value in refusal.data.items() if _tellable(value)},
        "type": f"urn:saola:refusal:{refusal.code.code}",
        "title": refusal.message(language),
        "status": STATUS[refusal.code.kind],
        "code": refusal.code.code,
        "trace": trace,
    }


def preferred_language(accept_language: str) -> str:
    """`en` when English is wanted more than Vietnamese, else `vi` (RFC 9110, 12.5.4)."""
    weights = {"vi": 0.0, "en": 0.0}
    for item in accept_language.split(","):
        tag, _, quality = item.partition(";q=")
        language = tag.strip().lower().partition("-")[0]
        if language in weights:
            try:
                weights[language] = max(weights[language], float(quality or 1))
            except ValueError:
                continue
    return "en" if weights["en"] > weights["vi"] else "vi"


def _tellable(value: object) -> bool:
    return isinstance(value, str | int | float | list | dict) or value is None
