"""What is not done says so, by name and clause."""

import pytest

from saola.scp import undone


@pytest.mark.parametrize("name", sorted(undone.PARAMETERS))
def test_a_parameter_that_is_not_done_answers_501(broker, name):
    refused = broker.get(f"entities?type=T&{name}=true")
    assert (refused.status, refused.error) == (501, "OperationNotSupported")
    assert undone.PARAMETERS[name].clause in refused.json["detail"]
    assert broker.get(f"entities?type=T&{name}=false").status == 200


def test_near_a_line_is_not_done(broker):
    near = {"georel": "near;maxDistance==10", "geometry": "LineString"}
    refused = broker.query(type="T", coordinates="[[0,0],[1,1]]", **near)
    assert refused.status == 501
