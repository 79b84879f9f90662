import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.egov.procedures.documents import document_words
from saola.province import api as province
from saola.province.api import Text


@pytest.mark.parametrize(
    ("number", "vi", "en"),
    [
        ("85/2019/TT-BTC", "Thông tư", "of the Ministry of Finance"),
        ("123/2015/NĐ-CP", "của Chính phủ", "Decree"),
        ("66.7/2025/NQ-CP", "Nghị quyết", "of the Government"),
        ("208/QĐ-LĐTBXH", "Bộ Lao động", "Decision"),
        ("60/2014/QH13", "Quốc hội khóa 13", "National Assembly, term 13"),
    ],
)
def test_a_number_tells_what_the_document_is_and_who_issued_it(number, vi, en):
    words = document_words(number)
    assert vi in words.vi
    assert en in words.en


def test_what_a_number_does_not_tell_is_not_said():
    assert document_words("5/2020/TT-BXYZ") == Text(
        "Thông tư 5/2020/TT-BXYZ", "Circular 5/2020/TT-BXYZ"
    )
    assert document_words("Bộ luật Lao động 2019").vi == "Bộ luật Lao động 2019"


@given(st.text())
def test_the_number_itself_always_stands_there(named):
    words = document_words(named)
    assert named in words.vi
    assert named in words.en


def test_no_procedure_of_the_pack_shows_a_bare_number():
    bare = re.compile(r"[\d./]+[A-ZĐ]+[-\d].*")
    for procedure in province.procedures():
        for basis in procedure.legal_basis:
            assert not bare.fullmatch(document_words(basis).vi), basis


def test_where_a_pack_was_copied_from_is_told_in_its_sources_alone():
    for procedure in province.procedures():
        shown = (
            procedure.deadline_note,
            *(fee.condition for fee in procedure.fees),
            *(paper.name for paper in procedure.papers),
        )
        for words in shown:
            assert "văn bản Đà Nẵng" not in words.vi, procedure.code
            assert "bản công bố" not in words.vi, procedure.code
