"""Finding agencies, divisions, procedures and stations of a real pack by code, day and place."""

import datetime as dt

import msgspec
import pytest

from saola.kernel.errors import Refusal
from saola.province import refusals
from saola.province.divisions.model import Level
from saola.province.packs import store
from saola.province.packs.lookup import Lookup

LISTED, MERGED = dt.date(2025, 1, 4), dt.date(2025, 7, 1)
OLD = dt.date(2023, 5, 7)


@pytest.fixture(scope="module")
def coast():
    return Lookup(store.read(store.PACKS / "ba-ria-vung-tau"))


@pytest.fixture(scope="module")
def sample():
    return Lookup(store.read(store.PACKS / "_template"))


def test_a_code_is_read_with_its_day(coast):
    assert coast.division("26692", OLD).name == "Phước Hải"
    assert coast.division("26689", OLD).name == "Long Mỹ"
    assert coast.division("26689", LISTED).name == "Phước Hải"
    with pytest.raises(Refusal) as refused:
        coast.division("26692", LISTED)
    assert refused.value.code is refusals.NO_DIVISION
    assert [one.code for one in coast.above("26659", OLD)] == ["26659", "752", "77"]
    assert [one.code for one in coast.above("26659", LISTED)] == ["26659", "753", "77"]
    assert [one.code for one in coast.above("26659", MERGED)] == ["26659", "79"]


def test_the_agency_at_a_place_is_of_the_level_asked_for(coast):
    assert coast.unit_of_division("26506", LISTED).name.vi == "Ủy ban nhân dân phường 1"
    assert coast.unit_of_division("26506", LISTED, Level.DISTRICT).division == "747"
    assert coast.unit_of_division("26506", MERGED).name.vi == "Ủy ban nhân dân phường Vũng Tàu"
    with pytest.raises(Refusal) as refused:
        coast.unit_of_division("26506", MERGED, Level.DISTRICT)
    assert refused.value.code is refusals.NO_UNIT_OF_DIVISION


def test_an_old_dossier_goes_to_the_agency_that_took_over(coast):
    ward = coast.unit_of_division("26508", LISTED)
    assert coast.handler(ward.code, LISTED, LISTED) is ward
    assert coast.handler(ward.code, LISTED, MERGED).division == "26506"
    office = coast.handler("H06.02", LISTED, MERGED)
    assert office.name.vi == "Văn phòng Ủy ban nhân dân Thành phố"


def test_the_place_decides_where_a_district_fell_apart(coast):
    district = coast.unit_of_division("747", LISTED)
    with pytest.raises(Refusal) as refused:
        coast.handler(district.code, LISTED, MERGED)
    assert refused.value.code is refusals.SUCCESSION_OPEN
    assert len(refused.value.data["candidates"]) == 5
    assert coast.handler(district.code, LISTED, MERGED, "26539").division == "26542"


def test_an_unknown_agency_is_refused(coast):
    for ask in (
        lambda: coast.unit("H99"),
        lambda: coast.handler("H99", LISTED, MERGED),
    ):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.code is refusals.NO_UNIT


def test_a_procedure_is_handled_by_those_it_names_or_by_all_of_its_level(coast):
    sample = Lookup(store.read(store.PACKS / "_template")).province.procedures[0]
    commune = msgspec.structs.replace(sample, level="commune")
    assert len(coast.competent_units(commune, LISTED)) == 77
    assert len(coast.competent_units(commune, MERGED)) == 30
    named = msgspec.structs.replace(sample, units=("H06.12", "H06.01"))
    assert [one.code for one in coast.competent_units(named, LISTED)] == ["H06.12", "H06.01"]
    assert [one.code for one in coast.competent_units(named, MERGED)] == [
        "H29.11",
        "H29.13",
        "H29.01",
    ]


def test_the_version_of_a_procedure_in_force_is_given(sample):
    first = sample.province.procedures[0]
    versions = Lookup(
        msgspec.structs.replace(
            sample.province,
            procedures=(
                msgspec.structs.replace(first, since=OLD, until=MERGED),
                msgspec.structs.replace(first, since=MERGED, level="province"),
            ),
        )
    )
    assert versions.procedure(first.code, LISTED).level == "commune"
    assert versions.procedure(first.code, MERGED).level == "province"
    with pytest.raises(Refusal) as refused:
        versions.procedure(first.code, dt.date(2020, 1, 1))
    assert refused.value.code is refusals.PROCEDURE_NOT_IN_FORCE
    with pytest.raises(Refusal) as refused:
        versions.procedure("9.999999", MERGED)
    assert refused.value.code is refusals.NO_PROCEDURE


def test_a_stations_own_alarm_levels_replace_the_general_ones(sample):
    general = sample.levels("sample-mouth", "salinity")
    assert [level.at for level in general] == [1, 4]
    station = msgspec.structs.replace(sample.station("sample-mouth"), levels={"salinity": ()})
    own = Lookup(msgspec.structs.replace(sample.province, stations=(station,)))
    assert own.levels("sample-mouth", "salinity") == ()
    for station_code, quantity in (("nowhere", "salinity"), ("sample-mouth", "wind")):
        with pytest.raises(Refusal):
            sample.levels(station_code, quantity)


def test_the_nearest_division_is_a_guess_among_those_with_a_point(coast):
    found = coast.nearest_division(10.60, 107.06, Level.DISTRICT, LISTED)
    assert found.name == "Phú Mỹ"
    with pytest.raises(Refusal):
        coast.nearest_division(10.60, 107.06, Level.COMMUNE, LISTED)


def test_an_agency_is_found_by_the_code_on_an_old_document(sample):
    units = list(sample.province.units)
    units[1] = msgspec.structs.replace(units[1], former_codes=("000.00.10.H00",))
    found = Lookup(msgspec.structs.replace(sample.province, units=tuple(units)))
    assert found.unit_written(" 000.00.10.h00 ", LISTED).code == "H00.10"
    assert found.unit_written("h00.10", LISTED).code == "H00.10"
    for unknown in ("000.00.11.H00", "H00.11", "justice"):
        with pytest.raises(Refusal):
            found.unit_written(unknown, LISTED)


def test_an_event_happens_on_a_river_else_in_a_district_else_at_the_station():
    delta = Lookup(store.read(store.PACKS / "tien-giang"))
    assert delta.event_place("xuan-hoa", "salinity", LISTED) == "cua-tieu"
    assert delta.event_place("vam-cai-be", "salinity", LISTED) == "819"
    assert delta.event_place("my-hoa", "salinity", LISTED) == "my-hoa"
    assert delta.event_place("thanh-tan", "rainfall", LISTED) == "thanh-tan"
    with pytest.raises(Refusal) as refused:
        delta.event_place("nowhere", "salinity", LISTED)
    assert refused.value.code is refusals.NO_STATION
