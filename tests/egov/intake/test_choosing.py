import pytest
from tests.support.egov import a_procedure

from saola.egov.forms.model import Fact
from saola.egov.intake import choosing
from saola.province import api as province

NAMES = {"a": ["Phường 1", "Mỹ Tho"], "b": ["Phường 10", "Mỹ Tho"], "c": ["Tân Hòa", "Gò Công"]}


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("12 Nguyễn Huệ, phường 1, TP. Mỹ Tho", "a"),
        ("khu 3, P. 10; Phuong 10 - my tho", "b"),
        ("Phường 1, Gò Công", ""),
        ("phường 1, phường 10, Mỹ Tho", ""),
        ("", ""),
    ],
)
def test_an_address_names_the_one_place_whose_names_all_stand_in_it(address, found):
    assert choosing.named(address, NAMES) == found


def test_communes_are_chosen_under_their_district():
    groups = choosing.by_district(a_procedure())
    every = [one.code for _, units in groups for one in units]
    assert sorted(every) == sorted(one.code for one in province.competent_units(a_procedure()))
    assert len(groups) > 1
    for district, units in groups:
        for unit in units:
            above = province.divisions_above(unit.division)
            assert any(one.name in district for one in above[1:])


def test_every_commune_is_the_likely_one_of_an_address_in_it():
    procedure = a_procedure()
    found = 0
    for unit in province.competent_units(procedure):
        names = [one.name for one in province.divisions_above(unit.division)]
        known = {"applicant.address": Fact(", ".join(names), "account")}
        assert choosing.likely(procedure, known) in {unit.code, ""}
        found += choosing.likely(procedure, known) == unit.code
    assert found > len(province.competent_units(procedure)) * 0.9


def test_without_an_address_whoever_handled_the_last_dossier_is_likely():
    procedure = a_procedure()
    last = province.competent_units(procedure)[3].code
    assert choosing.likely(procedure, {choosing.BEFORE: Fact(last, "dossier:x")}) == last
    assert choosing.likely(procedure, {choosing.BEFORE: Fact("H99", "dossier:x")}) == ""
    assert choosing.likely(procedure, {}) == ""
