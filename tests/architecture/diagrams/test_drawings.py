from lxml import etree

from saola.architecture.analysis.rules import judge_flows
from saola.architecture.diagrams.connections import connection_diagram
from saola.architecture.diagrams.views import nine_components, ten_boxes
from saola.architecture.repository.model import (
    BOXES,
    COMPONENTS,
    Flow,
    Inventory,
    Kind,
    Name,
    Object,
)

INVENTORY = Inventory(
    (
        Object(code="dvc", kind=Kind.SYSTEM, name=Name("Cổng <dịch vụ>", "Portal"), box="egov"),
        Object(code="dancu", kind=Kind.DATA_STORE, name=Name("Dân cư", "People"), box="national"),
    ),
    (Flow(consumer="dvc", provider="dancu", data=("công dân",)),),
)


def texts(svg):
    return " ".join(etree.fromstring(svg.encode()).itertext())


def test_the_same_facts_draw_the_same_bytes():
    flows = judge_flows(INVENTORY.flows, [])
    drawings = {connection_diagram(INVENTORY, flows, "vi") for _ in range(3)}
    assert len(drawings) == 1


def test_a_drawing_is_well_formed_whatever_the_names_hold():
    flows = judge_flows([*INVENTORY.flows, Flow(consumer="<lạ>", provider="dvc")], [])
    svg = connection_diagram(INVENTORY, flows, "vi")
    assert "Cổng <dịch vụ>" in texts(svg)
    assert "<lạ>" in texts(svg)


def test_a_drawing_carries_no_style_that_a_strict_page_would_refuse():
    flows = judge_flows(INVENTORY.flows, [])
    for svg in (connection_diagram(INVENTORY, flows, "en"), nine_components(INVENTORY, "en")):
        tree = etree.fromstring(svg.encode())
        assert not tree.xpath("//@style | //*[local-name()='style' or local-name()='script']")


def test_each_view_shows_every_component_and_box_in_both_languages():
    for language in ("vi", "en"):
        told = texts(nine_components(INVENTORY, language))
        assert all(getattr(item, language) in told for item in COMPONENTS)
        told = texts(ten_boxes(INVENTORY, language))
        assert all(getattr(item, language) in told for item in BOXES)
