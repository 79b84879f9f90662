"""Decisions at the gateway: may this system make this call, under which contract."""

import datetime as dt
import re
import urllib.parse

import msgspec

from saola.identity.tokens import Principal
from saola.kernel.errors import Refusal
from saola.lgsp import limits, refusals
from saola.lgsp.exchange.model import Client, Contract, Endpoint, Service, Snapshot

ANY_SEGMENT = "*"
ANY_REST = "**"
DOSSIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{0,63}")
PURPOSE = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
MESSAGE = re.compile(r"[\x21-\x7e]{1,255}")
PERSONAL = re.compile(r"\d{9}|\d{12}")  # an old or new personal number is no dossier code


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What a client asks of the exchange, as its headers say it."""

    client: str
    service: str
    method: str
    path: str
    purpose: str = ""
    dossier: str = ""


class Admission(msgspec.Struct, frozen=True):
    """A call that may go on: its service, its contract, and the endpoint that admits it."""

    service: Service
    contract: Contract
    endpoint: Endpoint


class Rulebook:
    """A snapshot made quick to ask."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Index the snapshot."""
        self.version = snapshot.version
        self.snapshot = snapshot
        self.clients = {one.id: one for one in snapshot.clients}
        self.principals = {one.principal: one for one in snapshot.clients}
        self.services = {one.id: one for one in snapshot.services}
        self.contracts: dict[tuple[str, str], list[Contract]] = {}
        for contract in snapshot.contracts:
            self.contracts.setdefault((contract.consumer, contract.service), []).append(contract)


def identify(book: Rulebook, asker: Principal, client: str) -> Client:
    """The registered system behind the token; refuses one that speaks in another's name."""
    found = book.clients.get(client)
    if found is None:
        raise Refusal(refusals.UNKNOWN_CLIENT, client=client)
    if asker.kind != "system" or asker.id != found.principal:
        raise Refusal(refusals.FOREIGN_CLIENT, client=client)
    return found


def admit(book: Rulebook, call: Call, today: dt.date) -> Admission:
    """The contract under which the call may pass; refuses what nobody agreed to.

    Asked in this order, so that a refusal tells the nearest reason: service, contract in force,
    purpose, method and path, dossier.
    """
    service = book.services.get(call.service)
    if service is None:
        raise Refusal(refusals.UNKNOWN_SERVICE, service=call.service)
    if service.kind not in {"REST", "OPENAPI"}:
        raise Refusal(refusals.WRONG_SERVICE_KIND, service=call.service)
    day = today.isoformat()
    agreed = [
        one
        for one in book.contracts.get((call.client, call.service), ())
        if one.since <= day and (not one.until or day <= one.until)
    ]
    if not agreed:
        raise Refusal(refusals.NO_CONTRACT, consumer=call.client, service=call.service)
    fitting = [one for one in agreed if _purpose_fits(one, call.purpose)]
    if not fitting:
        wanted = ", ".join(sorted({one.purpose for one in agreed}))
        raise Refusal(refusals.WRONG_PURPOSE, purpose=wanted)
    for contract in fitting:
        endpoint = allowed(contract.endpoints, call.method, call.path)
        if endpoint is not None:
            if contract.dossier_required and not call.dossier:
                raise Refusal(refusals.DOSSIER_NEEDED)
            return Admission(service, contract, endpoint)
    raise Refusal(refusals.NOT_IN_CONTRACT, method=call.method, path=call.path)


def allowed(endpoints: tuple[Endpoint, ...], method: str, path: str) -> Endpoint | None:
    """The first endpoint that admits a method and a path as it was sent; None when none does."""
    for endpoint in endpoints:
        if endpoint.method == method and fits(endpoint.path, path):
            return endpoint
    return None


def fits(pattern: str, path: str) -> bool:
    """Whether a path matches: `*` stands for one segment, `**` at the end for the rest.

    A literal must be sent literally. A segment that hides a slash is no single segment.
    """
    wanted, given = pattern.strip("/").split("/"), path.removeprefix("/").split("/")
    for place, segment in enumerate(wanted):
        if segment == ANY_REST:
            return True
        if place >= len(given):
            return False
        if segment == ANY_SEGMENT:
            if not given[place] or "/" in urllib.parse.unquote(given[place]):
                return False
        elif segment != given[place]:
            return False
    return len(wanted) == len(given)


def masked(path: str, endpoints: tuple[Endpoint, ...]) -> str:
    """A path of which only words of the service's own endpoints are left: it may name a person."""
    known = {word for endpoint in endpoints for word in endpoint.path.split("/")}
    return "/".join(word if word in known else ANY_SEGMENT for word in path.split("/"))[
        : limits.identifier_bytes_max
    ]


def check_words(*, purpose: str, dossier: str, message: str) -> None:
    """Refuse header values that have no proper form; personal numbers are no dossier codes."""
    if purpose and (not PURPOSE.fullmatch(purpose) or len(purpose) > limits.purpose_chars_max):
        raise Refusal(refusals.BAD_CALL, why="X-Saola-Purpose")
    if dossier and (not DOSSIER.fullmatch(dossier) or PERSONAL.fullmatch(dossier)):
        raise Refusal(refusals.BAD_CALL, why="X-Saola-Dossier, X-Road-Issue")
    if not MESSAGE.fullmatch(message):
        raise Refusal(refusals.BAD_CALL, why="X-Road-Id")


def _purpose_fits(contract: Contract, purpose: str) -> bool:
    return purpose == contract.purpose or (not purpose and not contract.purpose_required)
