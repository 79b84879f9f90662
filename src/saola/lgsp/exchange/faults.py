"""Refusals as X-Road error bodies: `{type, message, detail}`, in JSON or XML as the client accepts.

Type names are those up to X-Road 7.7, which the protocol's text still shows and clients know.
"""

from xml.sax.saxutils import escape

from saola.kernel import refusals as kernel_refusals
from saola.kernel.errors import Refusal, RefusalCode
from saola.kernel.http.message import STATUS, Request, Response, json_response
from saola.lgsp import refusals

SERVER = "Server.ServerProxy"
TYPES: dict[RefusalCode, str] = {
    refusals.BAD_CALL: "Client.BadRequest",
    refusals.BAD_TOKEN: "Client.InvalidToken",
    refusals.NO_CALL_SCOPE: f"{SERVER}.AccessDenied",
    refusals.FOREIGN_CLIENT: f"{SERVER}.AccessDenied",
    refusals.UNKNOWN_CLIENT: f"{SERVER}.UnknownMember",
    refusals.UNKNOWN_SERVICE: f"{SERVER}.UnknownService",
    refusals.WRONG_SERVICE_KIND: f"{SERVER}.ServiceType",
    refusals.NO_CONTRACT: f"{SERVER}.AccessDenied",
    refusals.NOT_IN_CONTRACT: f"{SERVER}.AccessDenied",
    refusals.WRONG_PURPOSE: f"{SERVER}.AccessDenied",
    refusals.DOSSIER_NEEDED: "Client.BadRequest",
    refusals.OVER_MINUTE_QUOTA: f"{SERVER}.QuotaExceeded",
    refusals.OVER_DAY_QUOTA: f"{SERVER}.QuotaExceeded",
    refusals.CALL_TOO_LARGE: "Client.BadRequest",
    refusals.PROVIDER_UNREACHABLE: f"{SERVER}.NetworkError",
    refusals.PROVIDER_TIMEOUT: f"{SERVER}.NetworkError",
    refusals.PROVIDER_UNFIT: f"{SERVER}.ServiceFailed",
    refusals.PROVIDER_BUSY: f"{SERVER}.NetworkError",
    refusals.NO_CREDENTIALS: f"{SERVER}.ServiceFailed",
    refusals.EXCHANGE_FAILED: f"{SERVER}.InternalError",
    refusals.EVIDENCE_STOPPED: f"{SERVER}.LoggingFailed.InternalError",
    kernel_refusals.METHOD_NOT_ALLOWED: "Client.BadRequest",
}
OTHER = f"{SERVER}.InternalError"
XML_TYPES = {"application/xml": "application/xml", "text/xml": "text/xml", "text/*": "text/xml"}


def answer(refusal: Refusal, request: Request, detail: str) -> Response:
    """The error as the client wants to read it; `detail` is the id of the failed exchange."""
    kind = TYPES.get(refusal.code, OTHER)
    headers: tuple[tuple[str, str], ...] = (
        ("x-road-error", kind),
        ("content-language", request.language),
    )
    if "retry_s" in refusal.data:
        headers += (("retry-after", str(refusal.data["retry_s"])),)
    if refusal.code is refusals.BAD_TOKEN:
        headers += (("www-authenticate", "Bearer"),)
    body = {
        "type": kind,
        "message": refusal.message(request.language),
        "detail": detail,
        "code": refusal.code.code,
    }
    status = STATUS[refusal.code.kind]
    if xml := xml_type(request.header("accept")):
        content = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in body.items())
        return Response(
            status=status,
            headers=(("content-type", f"{xml};charset=utf-8"), *headers),
            body=f'<?xml version="1.0" encoding="UTF-8"?><error>{content}</error>'.encode(),
        )
    return json_response(body, status, headers=headers)


def xml_type(accept: str) -> str:
    """The XML type when the first type that can be served is one; empty for JSON."""
    for item in accept.split(","):
        wanted = item.partition(";")[0].strip().lower()
        if wanted in {"application/json", "*/*", "application/*"}:
            return ""
        if wanted in XML_TYPES:
            return XML_TYPES[wanted]
    return ""
