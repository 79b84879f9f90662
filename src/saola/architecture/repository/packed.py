"""The part of the inventory that the province pack declares; the only place that reads a pack."""

import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Iterator

from saola.architecture.repository.model import Flow, Inventory, Kind, Name, Object
from saola.province import api as province

NOT_LETTERS = re.compile(r"[^a-z0-9]+")


@functools.cache
def packed() -> Inventory:
    """What this installation's pack declares."""
    return declared_by(province.current(), province.organisation_day())


def declared_by(pack: province.Province, day: dt.date) -> Inventory:
    """A pack's systems, data entities, procedures on `day`, principles, exchanges, by code."""
    objects = (
        *_systems(pack),
        *_entities(pack),
        *_services(pack, day),
        *_functions(pack, day),
        *_principles(pack),
    )
    flows = tuple(
        Flow(
            consumer=item.consumer,
            provider=item.provider,
            service=item.service,
            data=item.data,
            via=item.via,
            source=item.source,
            verified=item.verified,
        )
        for item in pack.exchanges
    )
    return Inventory(tuple(sorted(objects, key=lambda item: item.code)), flows)


def _systems(pack: province.Province) -> Iterator[Object]:
    for item in pack.systems:
        yield Object(
            code=item.code,
            kind=Kind(item.kind),
            name=_name(item.name),
            box=item.box,
            owner=item.owner,
            purpose=_name(item.purpose),
            functions=item.functions,
            masters=item.masters,
            reads=item.reads,
            product=item.product,
            security_level=item.security_level,
            state=item.status,
            source=item.source,
            verified=item.verified,
        )


def _entities(pack: province.Province) -> Iterator[Object]:
    for item in pack.entities:
        yield Object(
            code=item.code,
            kind=Kind.DATA_ENTITY,
            name=_name(item.name),
            box="sources",
            source=item.source,
            verified=item.verified,
        )


def _services(pack: province.Province, day: dt.date) -> Iterator[Object]:
    """Each procedure in force is a public service of the third component."""
    for item in pack.procedures:
        if item.in_force(day):
            yield Object(
                code=f"tthc-{item.code}",
                kind=Kind.SERVICE,
                name=_name(item.name),
                box="egov",
                purpose=_name(item.field),
                functions=(item.field.vi,),
                source=item.source,
                verified=item.verified,
            )


def _functions(pack: province.Province, day: dt.date) -> Iterator[Object]:
    """Each field in which procedures are in force is a business function of the fourth component.

    It is as well known as the best-read procedure in it.
    """
    fields: dict[str, list[province.Procedure]] = {}
    for item in pack.procedures:
        if item.in_force(day):
            fields.setdefault(item.field.vi, []).append(item)
    for items in fields.values():
        best = max(items, key=lambda item: item.verified)
        yield Object(
            code=f"nv-{_code(best.field.vi)}",
            kind=Kind.FUNCTION,
            name=_name(best.field),
            box="egov",
            source=best.source,
            verified=best.verified,
        )


def _code(words: str) -> str:
    """Words as a code: lower case without accents, joined by hyphens."""
    plain = unicodedata.normalize("NFD", words.lower().replace("đ", "d"))
    return NOT_LETTERS.sub("-", plain.encode("ascii", "ignore").decode()).strip("-")


def _principles(pack: province.Province) -> Iterator[Object]:
    for item in pack.principles:
        yield Object(
            code=item.code,
            kind=Kind.PRINCIPLE,
            name=_name(item.name),
            box="governance",
            purpose=_name(item.statement),
            rationale=_name(item.rationale),
            source=item.source,
            verified=item.verified,
        )


def _name(text: province.Text) -> Name:
    return Name(text.vi, text.en)
