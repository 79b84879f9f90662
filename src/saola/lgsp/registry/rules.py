"""Decisions of the registry: may this be asked for, may it be decided so, what is in force."""

import datetime as dt
import re
from typing import NoReturn

from saola.identity.tokens import Principal
from saola.kernel import refusals as kernel_refusals
from saola.kernel.errors import Refusal
from saola.lgsp import limits, refusals
from saola.lgsp.registry.model import ACTS, REASONED, Ask, Contract, Service

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
PURPOSE = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
FIELD = re.compile(r"\*|[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)*")
PATH = re.compile(r"/(?:[A-Za-z0-9._~'()+,=@:$!;-]+/|\*/)*(?:[A-Za-z0-9._~'()+,=@:$!;-]+|\*\*?)?")
PURPOSE_CHARS_MAX = 64


def check_ask(ask: Ask, service: Service, today: dt.date) -> None:
    """Refuse an ask that says too little, too much, or something the service does not offer."""
    if not PURPOSE.fullmatch(ask.purpose) or len(ask.purpose) > PURPOSE_CHARS_MAX:
        _invalid("purpose", "a-z, 0-9, . -")
    for field in ("purpose_text", "legal_basis"):
        if not getattr(ask, field).strip():
            _invalid(field, "bắt buộc / required")
    _check_fields(ask, service)
    _check_endpoints(ask, service)
    if not 0 < ask.per_minute <= limits.quota_per_minute_max:
        _invalid("per_minute", f"1 … {limits.quota_per_minute_max}")
    if not 0 < ask.per_day <= limits.quota_per_day_max:
        _invalid("per_day", f"1 … {limits.quota_per_day_max}")
    if ask.until is not None and ask.until < max(ask.since, today):
        _invalid("until", "không được trước ngày bắt đầu / not before the first day")


def may_decide(asker: Principal, contract: Contract) -> None:
    """Refuse whoever does not own the service, and whoever asked for the contract."""
    if not asker.may("exchange_admin", contract.owner_unit):
        raise Refusal(refusals.NOT_THE_OWNER)
    if asker.id == contract.requested_by:
        raise Refusal(refusals.OWN_REQUEST)


def next_state(contract: Contract, act: str, reason: str) -> str:
    """The state that `act` leads to; refuses one that the state or a missing reason forbids."""
    origins, target = ACTS[act]
    if contract.state not in origins:
        raise Refusal(refusals.WRONG_STATE, state=contract.state, act=act)
    if act in REASONED and not reason.strip():
        raise Refusal(refusals.REASON_NEEDED)
    if len(reason) > limits.contract_reason_chars_max:
        _invalid("reason", f"≤ {limits.contract_reason_chars_max}")
    return target


def acts_open(contract: Contract) -> tuple[str, ...]:
    """What may be done next with a contract, except by time."""
    return tuple(
        act for act, (origins, _) in ACTS.items() if contract.state in origins and act != "expire"
    )


def over(contract: Contract, today: dt.date) -> bool:
    """Whether the contract's last day has passed."""
    return contract.ask.until is not None and contract.ask.until < today


def _check_fields(ask: Ask, service: Service) -> None:
    if not 0 < len(ask.fields) <= limits.contract_fields_max:
        _invalid("fields", f"1 … {limits.contract_fields_max}")
    for field in ask.fields:
        if not FIELD.fullmatch(field):
            _invalid("fields", field)
        if service.fields and field != "*" and not _offered(field, service.fields):
            _invalid("fields", f"{field} ∉ {service.code}")


def _check_endpoints(ask: Ask, service: Service) -> None:
    if not 0 < len(ask.endpoints) <= limits.contract_endpoints_max:
        _invalid("endpoints", f"1 … {limits.contract_endpoints_max}")
    offered = {(method, path) for method, path in service.endpoints}
    for method, path in ask.endpoints:
        if method not in METHODS or not PATH.fullmatch(path):
            _invalid("endpoints", f"{method} {path}")
        if offered and (method, path) not in offered:
            _invalid("endpoints", f"{method} {path} ∉ {service.code}")


def _offered(field: str, offered: tuple[str, ...]) -> bool:
    """Whether a field, or what it stands in, or a part of it, is one that the service declares."""
    return any(
        field == one or field.startswith(f"{one}.") or one.startswith(f"{field}.")
        for one in offered
    )


def _invalid(field: str, why: str) -> NoReturn:
    raise Refusal(kernel_refusals.INVALID_FIELD, field=field, why=why)
