"""The pack's inventory as members, systems and services of the exchange.

A unit of the province is a member under its agency code; an owner that is no unit (a ministry, a
company) is a member under its name in capitals, until the national registry gives it a code.
"""

import re
import unicodedata

from saola.lgsp.registry import baseline
from saola.lgsp.registry.model import Organisation, Service, System
from saola.province import api as province

LETTERS = re.compile(r"[^A-Za-z0-9]+")
CODE_CHARS_MAX = 64
SILENT_KINDS = ("node",)  # they carry systems and exchange nothing themselves


def own() -> Organisation:
    """The province itself."""
    manifest = province.current().manifest
    return Organisation(
        code=manifest.agency_code,
        name_vi=manifest.name.vi,
        name_en=manifest.name.en,
        unit_code=manifest.agency_code,
    )


def organisation(owner: str) -> Organisation:
    """The member behind an owner: a unit's code, or words."""
    for unit in province.units():
        if unit.code == owner:
            name = unit.name
            return Organisation(code=owner, name_vi=name.vi, name_en=name.en, unit_code=owner)
    for known in (own(), *baseline.ORGANISATIONS):
        if owner in {known.code, known.name_vi, known.name_en}:
            return known
    return Organisation(code=member_code(owner), name_vi=owner, name_en="")


def systems() -> tuple[tuple[Organisation, System], ...]:
    """The systems of the pack that are in use, each with its member."""
    found = []
    for one in province.current().systems:
        if one.status != "current" or one.kind in SILENT_KINDS:
            continue
        owner = organisation(one.owner)
        found.append(
            (
                owner,
                System(
                    code=one.code,
                    organisation=owner.code,
                    id="",
                    name_vi=one.name.vi,
                    name_en=one.name.en,
                    level=one.security_level,
                    operator=one.owner,
                    source=one.source,
                    verified=one.verified,
                ),
            )
        )
    return tuple(found)


def services(known: frozenset[str]) -> tuple[Service, ...]:
    """Services that the pack's exchanges name and whose providers are `known` systems.

    Their providers' addresses are not part of a pack: until an administrator gives one, calls are
    answered with "provider cannot be reached".
    """
    names = {one.code: one.name for one in province.current().entities}
    titles = {one.code: one.name for one in province.current().systems}
    found: dict[str, Service] = {}
    for one in province.current().exchanges:
        if one.via != "lgsp" or not one.service or one.provider not in known:
            continue
        data = [names[code] for code in one.data if code in names]
        title = titles.get(one.provider)
        found[one.service] = Service(
            code=one.service,
            id="",
            system=one.provider,
            service_code=one.service,
            version="1",
            title_vi=", ".join(text.vi for text in data) or (title.vi if title else one.service),
            title_en=", ".join(text.en for text in data) or (title.en if title else one.service),
            demo=not one.verified,
        )
    ours = {service.code for service in baseline.services()}
    return tuple(service for service in found.values() if service.code not in ours)


def member_code(words: str) -> str:
    """A code made of words: capitals and digits without accents, joined by hyphens."""
    plain = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    ascii_only = plain.encode("ascii", "ignore").decode()
    return LETTERS.sub("-", ascii_only).strip("-").upper()[:CODE_CHARS_MAX] or "X"
