"""What a member, a system or a service must say before it is entered."""

import re
import urllib.parse
from typing import NoReturn

from saola.kernel import refusals as kernel_refusals
from saola.kernel.errors import Refusal
from saola.lgsp import limits
from saola.lgsp.registry.model import Organisation, Service, System
from saola.lgsp.registry.rules import FIELD, METHODS, PATH

MEMBER_CODE = re.compile(r"[A-Z0-9][A-Z0-9.-]{0,63}")
SYSTEM_CODE = re.compile(r"[a-z0-9][a-z0-9-]{2,63}")
SERVICE_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,63}")
VERSION = re.compile(r"[A-Za-z0-9.-]{0,16}")
MEMBER_CLASSES = ("GOV", "COM", "NGO")  # X-Road: authorities, companies, others
LEVELS = (1, 2, 3, 4, 5)  # of information security, Decree 85/2016
SECONDS = (1, limits.provider_seconds_max)


def check_organisation(wanted: Organisation) -> None:
    """Refuse a member without a proper code, class or name."""
    if not MEMBER_CODE.fullmatch(wanted.code):
        _invalid("code", "A-Z, 0-9, . -")
    if wanted.member_class not in MEMBER_CLASSES:
        _invalid("member_class", ", ".join(MEMBER_CLASSES))
    _check_name("name_vi", wanted.name_vi, needed=True)
    _check_name("name_en", wanted.name_en)


def check_system(wanted: System) -> None:
    """Refuse a system without a proper code or name, or with a security level there is not."""
    if not SYSTEM_CODE.fullmatch(wanted.code):
        _invalid("code", "a-z, 0-9, -")
    if wanted.level is not None and wanted.level not in LEVELS:
        _invalid("level", "1 … 5")
    _check_name("name_vi", wanted.name_vi, needed=True)
    _check_name("name_en", wanted.name_en)


def check_service(wanted: Service) -> None:
    """Refuse a service whose codes, address, endpoints or fields mean nothing.

    The address is empty, which closes it to calls until one is given, or `http://host[:port][/…]`
    without a user, a query or a fragment.
    """
    if not SERVICE_CODE.fullmatch(wanted.service_code):
        _invalid("service_code", "A-Z, a-z, 0-9, . _ -")
    if not VERSION.fullmatch(wanted.version):
        _invalid("version", "A-Z, a-z, 0-9, . -")
    _check_name("title_vi", wanted.title_vi, needed=True)
    _check_name("title_en", wanted.title_en)
    if not _address(wanted.base_url):
        _invalid("base_url", "http://host:port/…")
    if not SECONDS[0] <= wanted.timeout_s <= SECONDS[1]:
        _invalid("timeout_s", f"{SECONDS[0]} … {SECONDS[1]}")
    _check_offer(wanted)


def _check_offer(wanted: Service) -> None:
    if not 0 < len(wanted.endpoints) <= limits.contract_endpoints_max:
        _invalid("endpoints", f"1 … {limits.contract_endpoints_max}")
    for method, path in wanted.endpoints:
        if method not in METHODS or not PATH.fullmatch(path):
            _invalid("endpoints", f"{method} {path}".strip())
    if len(wanted.fields) > limits.contract_fields_max:
        _invalid("fields", f"≤ {limits.contract_fields_max}")
    for field in wanted.fields:
        if field == "*" or not FIELD.fullmatch(field):
            _invalid("fields", field)


def _address(text: str) -> bool:
    if not text:
        return True
    if len(text) > limits.service_address_chars_max or not text.isascii() or " " in text:
        return False
    try:
        parts = urllib.parse.urlsplit(text)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        return False
    bare = not (parts.username or parts.password or parts.query or parts.fragment)
    return parts.scheme == "http" and bool(parts.hostname) and port_is_right and bare


def _check_name(field: str, text: str, *, needed: bool = False) -> None:
    if needed and not text.strip():
        _invalid(field, "bắt buộc / required")
    if len(text) > limits.name_chars_max:
        _invalid(field, f"≤ {limits.name_chars_max}")


def _invalid(field: str, why: str) -> NoReturn:
    raise Refusal(kernel_refusals.INVALID_FIELD, field=field, why=why)
