"""What of NGSI-LD (ETSI GS CIM 009 V1.9.1) is deliberately not done: it answers 501."""

import msgspec

from saola.kernel.errors import Refusal
from saola.scp import refusals


class Undone(msgspec.Struct, frozen=True):
    """Something the standard has and this broker has not: its clause, and why not."""

    clause: str
    title: str
    why: str


ENTITY_MAP = Undone("5.14", "entityMap", "each page asks the sources anew")
NEAR_SHAPE = Undone("4.10", "near a line or an area", "distances are from points")
RELATIONS_POSTGRESQL = Undone(
    "4.10", "relations of whole shapes on PostgreSQL", "that needs PostGIS; SQLite answers them"
)
SOURCES_PERIODICALLY = Undone(
    "5.11.2", "timeInterval of csourceSubscriptions", "each change is told when it happens"
)
TABLE = (ENTITY_MAP, SOURCES_PERIODICALLY, NEAR_SHAPE, RELATIONS_POSTGRESQL)
PARAMETERS = {one.title: one for one in (ENTITY_MAP,)}


def refusal(one: Undone, detail: str = "") -> Refusal:
    """The refusal that says so."""
    told = f"{detail or one.title} (clause {one.clause}): {one.why}"
    return Refusal(refusals.NOT_IMPLEMENTED, detail=told)
