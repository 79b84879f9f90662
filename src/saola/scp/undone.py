"""What of NGSI-LD (ETSI GS CIM 009 V1.9.1) is deliberately not done: it answers 501."""

import msgspec

from saola.kernel.errors import Refusal
from saola.scp import refusals


class Undone(msgspec.Struct, frozen=True):
    """Something the standard has and this broker has not: its clause, and why not."""

    clause: str
    title: str
    why: str


ENTITY_MAP = Undone("5.14", "entityMap", "pages of one broker's entities need no map")
SPLIT_ENTITIES = Undone("4.3.6.4", "splitEntities", "no entity is kept in several brokers")
NEAR_SHAPE = Undone("4.10", "near a line or an area", "distances are from points")
RELATIONS_POSTGRESQL = Undone(
    "4.10", "relations of whole shapes on PostgreSQL", "that needs PostGIS; SQLite answers them"
)
ORDER_OVER_SOURCES = Undone(
    "4.23", "orderBy over several sources", "ask each source, or here with local=true"
)
TABLE = (ENTITY_MAP, SPLIT_ENTITIES, NEAR_SHAPE, RELATIONS_POSTGRESQL, ORDER_OVER_SOURCES)
PARAMETERS = {one.title: one for one in (ENTITY_MAP, SPLIT_ENTITIES)}


def refusal(one: Undone, detail: str = "") -> Refusal:
    """The refusal that says so."""
    told = f"{detail or one.title} (clause {one.clause}): {one.why}"
    return Refusal(refusals.NOT_IMPLEMENTED, detail=told)
