"""Which agency handles a form: the competent ones by district, and the likely one to begin with."""

import re
from collections.abc import Iterable, Mapping

from saola.egov.forms.model import Fact
from saola.egov.searching import plain
from saola.province import api as province
from saola.province.api import Level, Procedure, Unit

BEFORE = "dossier.unit"  # the fact: who handled the person's newest dossier
PLACES = ("applicant.address", "citizen.residence")  # facts that say where the person lives

Group = tuple[str, list[Unit]]


def by_district(procedure: Procedure) -> list[Group]:
    """The competent agencies under the division that theirs lies in, in the pack's order.

    One group without a name when none of them lies in another's division but the province.
    """
    groups: dict[str, list[Unit]] = {}
    for unit in province.competent_units(procedure):
        groups.setdefault(_district(unit), []).append(unit)
    return list(groups.items())


def likely(procedure: Procedure, known: Mapping[str, Fact]) -> str:
    """The competent agency of the person's address, else of their newest dossier; else empty."""
    units = province.competent_units(procedure)
    names = {unit.code: _names(unit) for unit in units if unit.division}
    for place in PLACES:
        if place in known and (found := named(known[place].value, names)):
            return found
    before = known.get(BEFORE)
    return before.value if before and before.value in {unit.code for unit in units} else ""


def named(address: str, names: Mapping[str, Iterable[str]]) -> str:
    """The one key all of whose names stand in the address; empty for none and for several.

    A name within a longer one that is meant (Gò Công in Gò Công Đông) counts for nothing; a town
    that bears the name of its district stands there when the name does twice.
    """
    words = f" {_words(address)} "
    spelled = {key: [f" {_words(one)} " for one in wanted] for key, wanted in names.items()}
    found = {key: ours for key, ours in spelled.items() if _all_stand(ours, words)}
    whole = [
        key
        for key, ours in found.items()
        if all(other == key or _within(theirs, ours) for other, theirs in found.items())
    ]
    return whole[0] if len(whole) == 1 else ""


def _all_stand(names: list[str], words: str) -> bool:
    counted = {one: len(re.findall(rf"\b{re.escape(one.strip())}\b", words)) for one in names}
    return all(count >= names.count(one) for one, count in counted.items())


def _within(shorter: list[str], longer: list[str]) -> bool:
    return all(one in other for one, other in zip(shorter, longer, strict=False))


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", plain(text)))


def _names(unit: Unit) -> list[str]:
    """The division of an agency and those it lies in, but for the province."""
    above = province.divisions_above(unit.division)
    return [one.name for one in above if one.level is not Level.PROVINCE]


def _district(unit: Unit) -> str:
    if not unit.division:
        return ""
    above = province.divisions_above(unit.division)[1:]
    district = next((one for one in above if one.level is Level.DISTRICT), None)
    if district is None:
        return ""
    kind = district.kind.capitalize()
    return district.name if district.name.startswith(kind) else f"{kind} {district.name}"
