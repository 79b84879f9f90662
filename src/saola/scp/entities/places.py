"""Where an entity is: the points by which geo-queries find it."""

from collections.abc import Iterable

import msgspec

from saola.scp import limits
from saola.scp.entities.model import Attribute, Entity
from saola.scp.entities.rules import bounds
from saola.scp.refusals import bad_data


class Place(msgspec.Struct, frozen=True):
    """A point of the GeoProperty `name`; its id is the entity's number and a slot below it."""

    id: int
    entity: int
    name: str
    lon: float
    lat: float
    bounds: tuple[float, float, float, float]  # west, south, east, north


def changed(
    after: Entity, put: Iterable[Attribute], dropped: Iterable[Attribute]
) -> dict[int, Place | None]:
    """What becomes of the places of an entity: new points by id, and None for those that go.

    Gives each new GeoProperty its slot. Refuses one place too many.
    """
    places: dict[int, Place | None] = {one.place: None for one in dropped if one.place is not None}
    for one in put:
        if one.body["type"] != "GeoProperty":
            if one.place is not None:
                places[one.place] = None
                one.place = None
            continue
        if one.place is None:
            one.place = _free_slot(after)
        west, south, east, north = bounds(one.body["value"])
        middle = (west + east) / 2, (south + north) / 2
        places[one.place] = Place(
            one.place, after.seq, one.name, *middle, (west, south, east, north)
        )
    return places


def _free_slot(entity: Entity) -> int:
    taken = {one.place for one in entity.attributes.values()}
    first = entity.seq * limits.geo_instances_max
    for slot in range(first, first + limits.geo_instances_max):
        if slot not in taken:
            return slot
    raise bad_data(f"{entity.id}: over {limits.geo_instances_max} places")
