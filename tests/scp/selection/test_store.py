"""The databases and `rules` must agree on every query: one filters, the other decides."""

import pytest

from saola.scp.contexts.model import CORE
from saola.scp.entities import expansion
from saola.scp.entities.model import Attribute, Entity
from saola.scp.selection import geometry, language
from saola.scp.selection.rules import matches, near_enough
from saola.scp.selection.weights import store as weights

WORLD = {
    "1": {"a": 1, "b": "x"},
    "2": {"a": 2.5, "b": "xyz", "c": True},
    "3": {"a": "1", "b": ["x", "y"], "c": False},
    "4": {"a": [1, 2], "d": {"type": "Relationship", "object": "urn:b:1"}},
    "5": {"b": {"value": "z", "observedAt": "2024-01-01T00:00:00Z", "q": {"value": 7}}},
    "6": {"a": {"value": {"deep": {"er": 3, "t": "x"}}}, "c": {"value": 4, "unitCode": "MTR"}},
    "7": {"name": {"languageMap": {"vi": "nước", "en": "water"}}, "a": -1},
}
QUERIES = (
    (
        "a a==1 a!=1 a>1 a>=1 a<2.5 a<=1 !a a==1..2 a==1,2.5 a!=1,2 a==true a>0;b a<0|c "
        'b=="x" b!="x" b=="x","z" b~="^x" b!~="^x" b>"x" c==true c!=true c==false b~=x d==urn:b:1 '
        'a==%221%22 a=="1" b.q==7 b.q>8 b.q!=7 b.q !b.q b.observedAt>=2024-01-01T00:00:00Z '
        "a[deep.er]==3 a[deep.er]>3 a[deep.t]==%22x%22 c.unitCode==MTR a[deep] a[none] "
        'name[en]=="water" name (a==1|a==2.5);b!="x" c~=true c!~=true b.q~=x b.q!~=x'
    )
    .replace("%22", '"')
    .split()
)


def entity(name, document):
    given = expansion.entity({"id": f"urn:a:{name}", "type": "T", **document}, CORE)
    held = [Attribute(one.name, one.dataset, one.body, 0, 0) for one in given.instances]
    return Entity(int(name), given.id, given.types, (), 0, 0, {one.key: one for one in held})


@pytest.fixture(autouse=True, params=["listed", "each"])
def asked(request, monkeypatch):
    """What fits is listed, as long as it is little, or every entity is asked."""
    monkeypatch.setattr(weights, "COMMON", {"listed": 1000, "each": 1}[request.param])


@pytest.fixture
def world(broker):
    made = [{"id": f"urn:a:{name}", "type": "T", **one} for name, one in WORLD.items()]
    assert broker.post("entityOperations/create", made).status == 201
    return broker


def test_the_database_finds_what_the_rules_decide(world):
    found = {query: world.ids(type="T", q=query) for query in QUERIES}
    decided = {
        query: [
            name
            for name, document in WORLD.items()
            if matches(language.parse(query, CORE.expand), entity(name, document))
        ]
        for query in QUERIES
    }
    assert found == decided
    assert found["a==1"] == ["1", "4"]
    assert found["b.q==7"] == ["5"]


def test_types_ids_patterns_and_attributes_narrow_the_answer(world):
    world.post("entities", {"id": "urn:b:9", "type": ["T", "U"]})
    assert world.ids(type="U") == ["9"]
    assert world.ids(type="U,T", idPattern="^urn:b:") == ["9"]
    assert world.ids(type="T", id="urn:a:1,urn:a:7,urn:b:8") == ["1", "7"]
    assert world.ids(attrs="d,name") == ["4", "7"]


PLACES = {"1": [106.41, 10.33], "2": [106.55, 10.30], "3": [-106.4, 10.3], "4": [106.41, 10.34]}
SQUARE = [[[106.4, 10.3], [106.5, 10.3], [106.5, 10.4], [106.4, 10.4], [106.4, 10.3]]]
HOLED = [*SQUARE, [[106.4, 10.335], [106.42, 10.335], [106.42, 10.35], [106.4, 10.335]]]
GEO = [
    ("near;maxDistance==2000", "Point", [106.41, 10.335]),
    ("near;minDistance==2000", "Point", [106.41, 10.335]),
    ("near;maxDistance==50000", "Point", [106.41, 10.33]),
    ("within", "Polygon", SQUARE),
    ("within", "Polygon", HOLED),
    ("disjoint", "Polygon", SQUARE),
    ("equals", "Point", [106.55, 10.30]),
]


def test_places_are_found_by_distance_and_area(broker):
    made = {
        name: {"location": {"type": "Point", "coordinates": place}}
        for name, place in PLACES.items()
    }
    broker.post(
        "entityOperations/create",
        [{"id": f"urn:a:{name}", "type": "T", **one} for name, one in made.items()],
    )
    for georel, shape, coordinates in GEO:
        query = geometry.parse(georel, shape, coordinates, "location")
        found = broker.ids(type="T", georel=georel, geometry=shape, coordinates=str(coordinates))
        assert found == [
            name for name, one in made.items() if near_enough(query, entity(name, one))
        ], georel
        assert found
    moved = {"value": {"type": "Point", "coordinates": [0, 0]}}
    broker.patch("entities/urn:a:1/attrs/location", moved)
    near = {"georel": "near;maxDistance==10", "geometry": "Point", "coordinates": "[0,0]"}
    assert broker.ids(**near) == ["1"]
    broker.delete("entities/urn:a:1/attrs/location")
    assert broker.ids(**near) == []


FIELD = {"type": "Polygon", "coordinates": SQUARE}
ROAD = {"type": "LineString", "coordinates": [[106.3, 10.31], [106.7, 10.31]]}
SHAPES = {"1": FIELD, "2": ROAD, "3": {"type": "Point", "coordinates": [106.41, 10.33]}}
RELATIONS = [
    ("intersects", "LineString", ROAD["coordinates"], ["1", "2"]),
    ("intersects", "Polygon", SQUARE, ["1", "2", "3"]),
    ("contains", "Point", [106.41, 10.33], ["1", "3"]),
    ("equals", "Polygon", SQUARE, ["1"]),
    ("disjoint", "Point", [106.41, 10.33], ["2"]),
    ("within", "Polygon", SQUARE, ["1", "3"]),
    (
        "overlaps",
        "Polygon",
        [[[106.45, 10.35], [107, 10.35], [107, 11], [106.45, 10.35]]],
        ["1"],
    ),
]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_whole_shapes_stand_in_every_relation(broker):
    made = [{"id": f"urn:a:{n}", "type": "T", "location": one} for n, one in SHAPES.items()]
    assert broker.post("entityOperations/create", made).status == 201
    for georel, shape, coordinates, wanted in RELATIONS:
        found = broker.ids(type="T", georel=georel, geometry=shape, coordinates=str(coordinates))
        assert found == wanted, georel


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_relation_that_is_not_supported_says_so(broker):
    refused = broker.query(type="T", georel="overlaps", geometry="Polygon", coordinates=str(SQUARE))
    assert refused.status == 501
