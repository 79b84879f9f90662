import pytest

from saola.ioc.incidents.words import place_name, source_name, unit_name

pytestmark = pytest.mark.usefixtures("a_province")


def test_a_rule_a_person_and_a_part_are_told_in_words():
    assert source_name("rule:man-4").vi == "quy tắc “Mặn mức 4”"
    assert source_name("operator").en == "opened by an operator"
    assert source_name("fieldreports:42").vi == "phản ánh hiện trường"
    assert source_name("rule:man").en == "rule:man"


def test_places_and_units_have_names_and_what_is_unknown_keeps_its_code():
    assert place_name("s1").vi == "Vàm Kênh"
    assert place_name("").en == "the whole province"
    assert place_name("nowhere").vi == "nowhere"
    assert unit_name("nobody").vi == "nobody"
