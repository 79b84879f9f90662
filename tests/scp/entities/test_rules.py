import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saola.kernel.errors import Refusal
from saola.scp.contexts.model import CORE
from saola.scp.entities import expansion
from saola.scp.entities.rules import (
    check_geometry,
    check_id,
    check_instances,
    instant,
    isoformat,
    middle,
)

ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from(["Property", "GeoProperty", "Relationship", "Point", "urn:a:b"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "value",
                    "object",
                    "coordinates",
                    "languageMap",
                    "datasetId",
                    "vocab",
                    "sub",
                ]
            )
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["id", "type", "a", "b", "location", "scope"]), ANY_JSON))
def test_anything_at_all_is_an_entity_or_is_refused(document):
    with contextlib.suppress(Refusal):
        check_instances(expansion.entity(document, CORE).instances)


@given(st.integers(0, 4_000_000_000_000_000))
def test_an_instant_survives_being_written(at):
    assert instant(isoformat(at)) == at


@pytest.mark.parametrize("wrong", ["2024-03-02", "2024-03-02T00:00:00", "today", 4, None])
def test_an_instant_carries_its_time_zone(wrong):
    assert instant(wrong) is None


@pytest.mark.parametrize("wrong", ["", "x", "urn:a b", "urn:", "urn:x\x00", "a" * 2000 + ":b"])
def test_an_id_is_a_uri(wrong):
    with pytest.raises(Refusal):
        check_id(wrong)


@pytest.mark.parametrize(
    "shape",
    [
        {"type": "Point", "coordinates": [106.4, 10.3]},
        {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
        {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]},
    ],
)
def test_a_geometry_has_a_middle(shape):
    check_geometry("location", shape)
    lon, lat = middle(shape)
    assert -180 <= lon <= 180
    assert -90 <= lat <= 90


@pytest.mark.parametrize(
    "shape",
    [
        None,
        "Point",
        {"type": "Point"},
        {"type": ["Point"], "coordinates": [1, 2]},
        {"type": "Point", "coordinates": [1, 200]},
        {"type": "Point", "coordinates": [True, 2]},
        {"type": "LineString", "coordinates": [[0, 0]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "GeometryCollection", "geometries": 4},
        {"type": "GeometryCollection", "geometries": []},
    ],
)
def test_a_shape_that_is_no_geometry_is_refused(shape):
    with pytest.raises(Refusal):
        check_geometry("location", shape)
