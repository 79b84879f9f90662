import datetime as dt

import pytest

from saola.architecture.appraisal import store
from saola.architecture.appraisal.model import Declaration, State
from saola.architecture.repository.model import Name

pytestmark = [pytest.mark.django_db, pytest.mark.stores]


def test_a_code_is_declared_once_and_comes_back_as_it_was():
    declaration = Declaration(
        code="van-ban",
        name=Name("Văn bản", "Documents"),
        box="egov",
        owner="H58.10",
        purpose="Văn bản",
        functions=("văn bản",),
        masters=(),
        reads=("công dân",),
        providers=(),
        product="",
        state=State.PROPOSED,
        declared_by="u1",
        declared_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
    )
    assert store.add(declaration)
    assert not store.add(declaration)
    assert store.find("van-ban") == declaration
    assert store.newest(10) == [declaration]
    assert store.accepted() == []
    assert store.find("khac") is None
