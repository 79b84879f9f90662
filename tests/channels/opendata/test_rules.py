import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.channels.opendata import rules
from saola.province.api import PublicEntityType, Text

TYPE = PublicEntityType(
    type="WaterQualityObserved",
    name=Text("Chất lượng nước", "Water quality"),
    about=Text("Độ mặn", "Salinity"),
)
HOME = "http://127.0.0.1:8000"
VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=3)


def test_the_catalogue_says_where_and_under_which_licence_each_dataset_is():
    found = rules.catalogue([TYPE], Text("Tỉnh", "Province"), HOME, "2026-03-02T01:00:00Z")
    assert found["@type"] == "dcat:Catalog"
    (dataset,) = found["dcat:dataset"]
    assert dataset["dct:title"][1] == {"@value": "Water quality", "@language": "en"}
    addresses = [one["dcat:accessURL"]["@id"] for one in dataset["dcat:distribution"]]
    assert addresses[0].startswith(f"{HOME}/ngsi-ld/v1/entities?type=WaterQualityObserved")
    assert all(
        one["dct:license"]["@id"].endswith("/by/4.0/") for one in dataset["dcat:distribution"]
    )


@given(st.lists(st.dictionaries(st.text("abc", min_size=1), VALUES, max_size=4), max_size=5))
def test_every_entity_is_a_row_and_no_cell_runs_in_a_spreadsheet(entities):
    rows = list(csv.reader(io.StringIO(rules.table(entities), newline="")))
    assert len(rows) == len(entities) + 1
    texts = [value for one in entities for value in one.values() if isinstance(value, str)]
    cells = {cell for row in rows for cell in row}
    assert not {text for text in texts if text.startswith(("=", "+", "@"))} & cells


def test_places_become_columns_and_geometries():
    entity = {
        "id": "urn:ngsi-ld:X:1",
        "type": "X",
        "location": {"type": "Point", "coordinates": [106.3, 10.3]},
        "salinity": 4.2,
    }
    header, row = csv.reader(io.StringIO(rules.table([entity]), newline=""))
    assert dict(zip(header, row, strict=True))["location.lon"] == "106.3"
    (feature,) = rules.geojson([entity])["features"]
    assert feature["geometry"]["type"] == "Point"
    assert feature["properties"] == {"type": "X", "salinity": 4.2}


@pytest.mark.parametrize("rest", [{}, {"coordinates": "10,106"}, {"coordinates": [106.3]}])
def test_what_only_looks_like_a_place_takes_no_dataset_away(rest):
    odd = {"id": "urn:x:1", "type": "WaterQualityObserved", "note": {"type": "Point", **rest}}
    (row,) = csv.DictReader(io.StringIO(rules.table([odd])))
    assert row["note.type"] == "Point"


def test_how_often_data_is_renewed_is_told_in_both_languages():
    assert rules.frequency("as measured").vi == "theo từng lượt đo"
    assert rules.frequency("mỗi vụ lúa").en == "mỗi vụ lúa"
