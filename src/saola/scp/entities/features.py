"""Entities as GeoJSON (RFC 7946): a feature, or a collection of them (clauses 4.5.16, 4.5.17)."""

from typing import Any

from saola.scp.entities import representation
from saola.scp.entities.model import Entity
from saola.scp.entities.representation import View


def feature(one: Entity, view: View, place: str) -> dict[str, Any]:
    """`one` as a feature that stands where its GeoProperty `place` says; null where it has none."""
    shown = representation.entity(one, view)
    shown.pop("id", None)
    return {"id": one.id, "type": "Feature", "geometry": geometry(one, place), "properties": shown}


def collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    """Features as one."""
    return {"type": "FeatureCollection", "features": features}


def geometry(one: Entity, place: str) -> Any:
    """The value of the GeoProperty `place`: its default instance, or else the first."""
    found = [at for (name, _), at in one.attributes.items() if name == place]
    found.sort(key=lambda at: at.dataset)
    return next((at.body["value"] for at in found if at.body["type"] == "GeoProperty"), None)
