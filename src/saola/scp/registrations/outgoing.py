"""How a registration says its source is spoken to (clauses 4.3.6.5, 4.3.6.6, 5.2.34)."""

import re
from collections.abc import Mapping
from typing import Any

from saola.scp import limits
from saola.scp.contexts.model import Context
from saola.scp.refusals import bad_data
from saola.scp.registrations.members import flag, listed, milliseconds, text
from saola.scp.registrations.model import Outgoing
from saola.scp.subscriptions.parsing import check_address

Document = Mapping[str, Any]
API = "/ngsi-ld/v1"
LD_JSON = "application/ld+json"
# What belongs to the exchange itself, and is nobody's to choose (clause 4.3.6.5).
_OURS = (
    "ngsild-tenant via host connection content-length content-type transfer-encoding"
    " keep-alive upgrade te trailer expect link"
)
IGNORED = frozenset(_OURS.split())
SAID = frozenset({"jsonldcontext", "contenttype", "accept"})
ACCEPTED = ("application/json", LD_JSON)
_DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
_TENANT = re.compile(r"[A-Za-z0-9_.-]{1,100}")


def parse(document: Document, context: Context | None) -> Outgoing:
    """How the source is spoken to; refuses an address or a header that cannot be used."""
    endpoint = text(document, "endpoint")
    check_address(endpoint)
    if "?" in endpoint or "#" in endpoint:
        raise bad_data("endpoint: an address without a query")
    tenant = text(document, "tenant")
    if tenant and not _TENANT.fullmatch(tenant.removeprefix("urn:ngsi-ld:tenant:")):
        raise bad_data("tenant: letters, digits, '_', '.' and '-'")
    pairs = _pairs(document)
    said = {key.lower(): value for key, value in pairs}
    accept = said.get("accept", ACCEPTED[0])
    if accept not in ACCEPTED:
        raise bad_data(f"contextSourceInfo: accept is one of {', '.join(ACCEPTED)}")
    management = document.get("management", {})
    if not isinstance(management, dict):
        raise bad_data("management: an object")
    for key, holder in (("cacheDuration", management), ("refreshRate", document)):
        if key in holder and not _DURATION.fullmatch(text(holder, key)):
            raise bad_data(f"{key}: an ISO 8601 duration")
    return Outgoing(
        base=endpoint.rstrip("/").removesuffix(API),
        tenant=tenant,
        headers=tuple((key, value) for key, value in pairs if key.lower() not in IGNORED | SAID),
        context=context,
        ld=said.get("contenttype", "") == LD_JSON,
        accept=accept,
        timeout_s=milliseconds(management, "timeout", limits.source_timeout_max_ms),
        cooldown_s=milliseconds(management, "cooldown", limits.source_cooldown_max_ms),
        local_only=flag(management, "localOnly") or flag(document, "localOnly"),
    )


def context_named(document: Document) -> str:
    """The URL of the context that the source wants to be spoken to in; empty when none."""
    return next((value for key, value in _pairs(document) if key == "jsonldContext"), "")


def _pairs(document: Document) -> list[tuple[str, str]]:
    found = []
    for pair in listed(document, "contextSourceInfo"):
        key, value = (pair.get("key"), pair.get("value")) if isinstance(pair, dict) else ("", "")
        if not isinstance(key, str) or not isinstance(value, str) or not _is_header(key, value):
            raise bad_data("contextSourceInfo: pairs of key and value that a header can hold")
        found.append((key, value))
    return found


def _is_header(key: str, value: str) -> bool:
    return bool(
        key
        and key.isascii()
        and all(one.isalnum() or one in "-_" for one in key)
        and value.isascii()
        and value.isprintable()
    )
