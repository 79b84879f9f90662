"""Facts of the Tiền Giang pack that an officer of the province would check."""

import datetime as dt

import pytest

from saola.province.api import Deadline, Level, ReadingKind, TermUnit, UnitKind
from saola.province.packs import rules, store
from saola.province.packs.lookup import Lookup

BEFORE = dt.date(2023, 5, 7)
AS_OF = dt.date(2025, 1, 4)
MERGED = dt.date(2025, 7, 1)


@pytest.fixture(scope="module")
def found() -> Lookup:
    """The pack, read once."""
    return Lookup(store.read(store.folder("tien-giang")))


def divisions(found: Lookup, day: dt.date, level: Level) -> list[str]:
    """Codes of the divisions of a level on a day."""
    return [one.code for one in found.divisions.in_force(day) if one.level is level]


@pytest.mark.parametrize(
    ("day", "districts", "communes"), [(BEFORE, 11, 172), (AS_OF, 11, 164), (MERGED, 0, 102)]
)
def test_the_map_of_each_day_has_its_districts_and_communes(found, day, districts, communes):
    assert len(divisions(found, day, Level.DISTRICT)) == districts
    assert len(set(divisions(found, day, Level.COMMUNE))) == communes


def test_every_commune_and_district_of_the_map_shown_has_its_peoples_committee(found):
    governed = {unit.division for unit in found.units.in_force(AS_OF) if unit.division}
    assert governed == {one.code for one in found.divisions.in_force(AS_OF)}


def test_every_commune_of_the_map_shown_has_a_point_and_lies_in_a_district(found):
    for one in found.divisions.in_force(AS_OF):
        assert one.lat is not None
        assert one.lon is not None
        if one.level is Level.COMMUNE:
            assert found.divisions.at(one.parent, AS_OF) is not None


def test_code_82_is_one_province_until_june_2025_and_another_afterwards(found):
    assert found.divisions.at("82", AS_OF).name == "Tiền Giang"
    assert found.divisions.at("82", MERGED).name == "Đồng Tháp"


def test_ward_3_of_my_tho_is_today_in_the_ward_named_after_the_city(found):
    heirs = found.divisions.heirs("28258", BEFORE, MERGED)
    assert [one.name for one in heirs] == ["Mỹ Tho"]


def test_the_name_ward_1_of_go_cong_moved_to_another_code(found):
    assert found.divisions.at("28300", BEFORE).name == "Phường 4"
    assert found.divisions.at("28300", AS_OF).name == "Phường 1"
    assert [one.code for one in found.divisions.heirs("28303", BEFORE, AS_OF)] == ["28300"]


def test_a_dossier_of_a_dissolved_commune_finds_the_one_that_took_it_over(found):
    before = found.unit_of_division("28276", AS_OF)
    assert before.name.vi == "Ủy ban nhân dân phường 10, thành phố Mỹ Tho"
    assert found.handler(before.code, AS_OF, MERGED).name.vi == "Ủy ban nhân dân phường Trung An"


def test_the_tasks_of_a_district_pass_to_its_communes_and_the_place_decides(found):
    district = found.unit_of_division("815", AS_OF, Level.DISTRICT)
    heir = found.handler(district.code, AS_OF, MERGED, place="28276")
    assert heir.division == "28285"


def test_departments_are_nineteen_and_vertical_agencies_five(found):
    standing = found.units.in_force(AS_OF)
    assert sum(unit.group == "departments" for unit in standing) == 19
    assert sum(unit.group == "vertical" for unit in standing) == 5
    assert sum(unit.kind is UnitKind.DISTRICT for unit in standing) == 11


def test_every_successor_stands_on_the_day_it_takes_over(found):
    for register in (found.units, found.divisions):
        for row in register.rows:
            assert all(register.at(code, row.until) for code in row.successors)


def at(text: str) -> dt.datetime:
    """A time in Vietnam."""
    return dt.datetime.fromisoformat(text + "+07:00")


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-02-13T09:00:00", 1, "2026-02-23T17:00:00"),  # Tết 2026: nine days with the weekends
        ("2026-02-13T15:00:00", 1, "2026-02-24T17:00:00"),  # from three o'clock on: the next day
        ("2026-04-24T08:00:00", 1, "2026-04-28T17:00:00"),  # the Commemoration fell on a Sunday
        ("2026-01-09T08:00:00", 1, "2026-01-10T17:00:00"),  # a Saturday worked for 2 January
        ("2025-04-25T08:00:00", 3, "2025-04-29T17:00:00"),  # Saturday 26 April was worked
    ],
)
def test_working_days_pass_over_holidays_and_count_swapped_saturdays(found, received, days, due):
    deadline = Deadline(days, TermUnit.WORKING_DAY)
    assert found.province.calendar.due(at(received), deadline) == at(due)


def test_the_counter_is_open_on_saturday_but_the_clock_stands(found):
    calendar = found.province.calendar
    saturday = dt.date(2026, 3, 7)
    assert calendar.spans(saturday, "counter")
    assert not calendar.counts(saturday, "counter")


def measured(found: Lookup, quantity: str) -> list:
    """What was really measured, in order of time."""
    return [
        one
        for one in found.province.readings
        if one.quantity == quantity and one.kind is ReadingKind.MEASURED
    ]


def test_more_than_a_hundred_published_figures_can_be_replayed_in_order(found):
    rows = measured(found, "salinity") + measured(found, "water_level")
    assert len(rows) >= 100
    assert all(row.source for row in rows)
    times = [one.at for one in found.province.readings]
    assert times == sorted(times)


def test_the_replay_crosses_one_and_four_per_mille_at_xuan_hoa_and_falls_again(found):
    values = [one.value for one in measured(found, "salinity") if one.station == "xuan-hoa"]
    peak = values.index(8.85)
    assert min(values[:peak]) < 4 < values[peak]
    assert values[-1] < 1


def test_high_water_of_november_2025_stood_26_centimetres_above_alarm_iii_at_my_tho(found):
    highest = max(one.value for one in measured(found, "water_level") if one.station == "my-tho")
    third = next(one.at for one in found.levels("my-tho", "water_level") if one.level == 3)
    assert round(highest - third, 2) == 0.26


def test_four_per_mille_is_the_legal_boundary(found):
    last = found.levels("xuan-hoa", "salinity")[-1]
    assert (last.at, "18/2021/QĐ-TTg" in last.legal_ref) == (4, True)


def test_published_distances_from_the_mouth_are_kept(found):
    printed = {"xuan-hoa": 42, "lac-hong": 46, "xoai-hot": 51, "kinh-xang": 55, "phu-phong": 64}
    assert {code: found.station(code).river_km for code in printed} == printed


def test_seven_categories_of_reports_are_those_the_province_published(found):
    assert len(found.province.report_categories) == 7


def test_procedures_in_force_have_legal_basis_papers_results_and_questions(found):
    standing = found.procedures.in_force(AS_OF)
    assert len(standing) >= 20
    for one in standing:
        assert one.legal_basis
        assert one.papers
        assert one.results
        assert 5 <= len(one.questions) <= 15
        assert found.competent_units(one, AS_OF)


def test_marriage_with_a_foreigner_moves_from_the_district_to_the_commune(found):
    assert found.procedure("2.000806", AS_OF).level == "district"
    assert found.procedure("2.000806", MERGED).level == "commune"


def test_criminal_records_pass_from_the_justice_department_to_the_police(found):
    before = found.competent_units(found.procedure("2.000488", AS_OF), AS_OF)
    after = found.competent_units(found.procedure("3.000333", MERGED), MERGED)
    assert [unit.name.vi for unit in before] == ["Sở Tư pháp"]
    assert [unit.name.vi for unit in after] == ["Công an tỉnh"]


def test_a_birth_registered_before_three_is_due_the_same_day(found):
    deadline = found.procedure("1.001193", AS_OF).deadline
    calendar = found.province.calendar
    assert calendar.due(at("2026-03-03T14:59:00"), deadline) == at("2026-03-03T17:00:00")
    assert calendar.due(at("2026-03-03T15:00:00"), deadline) == at("2026-03-04T17:00:00")


def test_the_pack_has_nothing_that_its_checker_objects_to(found):
    assert rules.check(found.province, dt.date(2026, 11, 24)) == ()


def test_the_inventory_names_the_systems_of_the_province_and_flows_between_them(found):
    pack = found.province
    codes = {one.code for one in pack.systems}
    assert len(codes) >= 25
    assert {"egov", "ioc", "csdl-dan-cu", "cong-dvcqg", "thanh-toan-dvcqg"} <= codes
    assert {one.service for one in pack.exchanges} >= {"population", "national-portal", "payment"}
    assert len(pack.principles) >= 8


def test_two_systems_claim_dossiers_and_two_measure_salinity(found):
    for entity, systems in (
        ("dossiers", {"igate", "egov"}),
        ("salinity", {"iot-man", "quan-trac-man"}),
    ):
        claimed = {one.code for one in found.province.systems if entity in one.masters}
        assert systems <= claimed


def test_every_group_is_scored_on_a_hundred_points_three_criteria_by_operation_itself(found):
    rubric = found.province.rubrics[0]
    assert sum(one.points_max for one in rubric.criteria if not one.bonus) == 100
    assert sum(one.points_max for one in rubric.criteria if one.bonus) == 15
    measures = {one.measure for one in rubric.criteria if one.measure}
    assert measures == {"dossiers_on_time", "dossiers_online", "feedback_on_time"}


def test_the_published_scores_of_2020_keep_values_above_a_hundred(found):
    scores = {one.unit: one.score for one in found.province.scores if one.year == 2020}
    assert str(scores["Cục Thuế tỉnh"]) == "102.50"
    assert len([one for one in found.province.scores if one.group == "departments"]) == 19
