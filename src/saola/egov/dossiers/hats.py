"""In which capacities somebody meets one dossier: by account, role and unit. Pure."""

from saola.egov.dossiers import rules
from saola.egov.dossiers.model import Actor, Hat
from saola.egov.dossiers.record import Dossier
from saola.identity.api import Principal

ROLES = ("counter", "officer", "leader")  # of identity's roles, those that touch dossiers


def actor(asker: Principal, dossier: Dossier) -> Actor:
    """The asker as an actor on this dossier.

    Whoever filed it wears the filer's hat only: nobody handles their own dossier. The counter hat
    belongs to where it was received or lies now, the others to the competent unit.
    """
    if asker.id and asker.id == dossier.filer:
        return Actor(asker.id, frozenset({Hat.FILER}))
    counters = [dossier.received_unit, dossier.life.unit]
    hats = {Hat.COUNTER} if any(asker.may("counter", unit) for unit in counters) else set()
    for role, hat in (("officer", Hat.OFFICER), ("leader", Hat.LEADER)):
        if asker.may(role, dossier.competent_unit):
            hats.add(hat)
    return Actor(asker.id, frozenset(hats), dossier.life.unit)


def units(asker: Principal) -> tuple[str, ...]:
    """The units whose dossiers the asker may see; an empty one among them is the whole province."""
    return tuple(dict.fromkeys(unit for role in ROLES for unit in asker.units(role)))


def sees(asker: Principal, dossier: Dossier) -> bool:
    """Whether the asker may know that this dossier exists."""
    own = bool(asker.id) and asker.id == dossier.filer
    return own or rules.visible(units(asker), dossier.units)
