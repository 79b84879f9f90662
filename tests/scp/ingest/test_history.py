"""An operator brings in readings of the past."""

import pytest
from tests.scp.ingest.devices import PROBED, READING, REGISTER
from tests.scp.ingest.test_http import at, current, history, send

from saola.scp.access import Access
from saola.scp.front import Platform

TABLE = """station,at,quantity,value,unit,source
xuan-hoa,2024-03-03T07:00:00+07:00,salinity,2.5,g/l,sổ trạm
xuan-hoa,2024-03-02T07:00:00+07:00,salinity,1.5,,sổ trạm

vam-kenh,2024-03-02T07:00:00+07:00,salinity,9
"""


def bring(field, text, **headers):
    body = text if isinstance(text, bytes) else text.encode()
    return field.post("/iot/history", body, "text/csv", **headers)


def counts(answer):
    return {key: number for key, number in answer.json.items() if key != "errors" and number}


def test_readings_of_the_past_become_history_and_what_is_newer_stays(now, field):
    send(field, {"salinity": 7.0}, t=at(now, minutes=1))
    before = current(field)
    answer = bring(field, TABLE)
    assert answer.status == 200
    assert counts(answer) == {"rows": 3, "stored": 1, "late": 2}
    assert history(field) == [1.5, 2.5, 7]
    assert current(field) == before
    assert current(field, "urn:ngsi-ld:WaterQualityObserved:vam-kenh")["salinity"] == 9


def test_a_file_sent_again_changes_nothing(now, field):
    for _ in range(3):
        answer = bring(field, TABLE)
        assert answer.status == 200
        assert history(field) == [1.5, 2.5]
    assert counts(answer)["repeated"] == 2
    assert current(field)["salinity"] == 2.5


def test_under_the_devices_own_name_stands_what_it_sent_otherwise_the_true_value(now, field):
    told = """station,at,quantity,value,unit
hoa-dinh,2024-03-02T07:00:00+07:00,ec,10,
hoa-dinh,2024-03-03T07:00:00+07:00,salinity,10,
hoa-dinh,2024-03-04T07:00:00+07:00,salinity,2000,mg/l
hoa-dinh,2024-03-05T07:00:00+07:00,water_level,1.5,
"""
    assert bring(field, told).status == 200
    answer = field.get(f"temporal/entities/{PROBED}?options=temporalValues&attrs=salinity")
    assert [value for value, _ in answer.json["salinity"]["values"]] == [6, 10, 2]
    assert current(field, "urn:ngsi-ld:WaterObserved:hoa-dinh")["waterLevel"] == 1.5


def test_rows_that_cannot_be_are_named_by_their_line_and_the_others_kept(now, field):
    wrong = """nowhere,2024-03-02T07:00:00+07:00,salinity,1
xuan-hoa,2024-03-02T07:00:00,salinity,1
xuan-hoa,,salinity,1
xuan-hoa,2024-03-02T07:00:00+07:00,wind,1
xuan-hoa,2024-03-02T07:00:00+07:00,salinity,99
xuan-hoa,2024-03-02T07:00:00+07:00,salinity,salty
xuan-hoa,2024-03-02T07:00:00+07:00,salinity,1,bát
xuan-hoa,2999-03-02T07:00:00+07:00,salinity,1
xuan-hoa
"""
    answer = bring(field, TABLE + wrong, accept_language="en")
    assert answer.status == 207
    assert counts(answer) == {"rows": 12, "stored": 3, "refused": 9}
    assert [(one["line"], one["code"]) for one in answer.json["errors"]] == [
        (6, "no_station"),
        (7, "no_time"),
        (8, "no_time"),
        (9, "not_measured"),
        (10, "implausible"),
        (11, "no_number"),
        (12, "unknown_unit"),
        (13, "in_future"),
        (14, "no_time"),
    ]
    assert answer.json["errors"][0]["why"] == "There is no station nowhere"
    assert history(field) == [1.5, 2.5]
    header = TABLE.splitlines()[0]
    assert bring(field, f"{header}\n{wrong}").status == 400


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", 400),
        ("station,at,quantity,value\n", 400),
        ("station,at,quantity\nxuan-hoa,2024-03-02T07:00:00+07:00,salinity\n", 400),
        ("station,at,quantity,value,colour\na,b,c,d,e\n", 400),
        ("station,at,quantity,value,value\na,b,c,d,e\n", 400),
        (b"\xff\xfe", 400),
        (TABLE + '"', 400),
        ("station,at,quantity,value\n" + "a,b,c,d\n" * 20_001, 413),
        (b" " * (4 * 1024 * 1024 + 1), 413),
    ],
)
def test_what_is_no_such_table_is_refused_as_a_whole(field, text, status):
    assert bring(field, text).status == status
    assert current(field) is None


def test_only_who_may_write_brings_in_history(store, loop):
    from tests.scp.conftest import Client

    platform = Platform(store, Access(), register=REGISTER)
    loop.run_until_complete(platform.start())
    field = Client(platform, loop)
    assert bring(field, TABLE).status == 401
    assert field.get(f"temporal/entities/{READING}").status in {401, 404}
    loop.run_until_complete(platform.stop())
