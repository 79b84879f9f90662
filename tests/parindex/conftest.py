from decimal import Decimal

import pytest

from saola.parindex.rubrics import packed
from saola.parindex.sheets import screens
from saola.province.api import Criterion, Rubric, Text
from saola.province.rubrics.model import Field

NAME = Text("Tiêu chí", "Criterion")
ISSUED = Rubric(
    code="r-2026",
    name=Text("Bộ tiêu chí thử", "Trial rubric"),
    year=2026,
    legal_basis="QĐ thử",
    fields=(Field(code="1", name=Text("Chỉ đạo", "Direction")),),
    criteria=(
        Criterion(code="1.1", name=NAME, field="1", points_max=Decimal(2)),
        Criterion(
            code="1.2",
            name=NAME,
            field="1",
            points_max=Decimal(4),
            measure="dossiers_on_time",
            floor=Decimal("0.5"),
        ),
    ),
)


@pytest.fixture
def rubric(monkeypatch):
    """A rubric with one criterion to claim and one counted from operation, for two departments."""
    names = {"U1": ("Sở Một", "Department One"), "U2": ("Sở Hai", "Department Two")}
    issued = packed.as_issued(ISSUED)
    monkeypatch.setattr(screens, "rubric", lambda: issued)
    monkeypatch.setattr(screens, "groups", lambda: {"departments": ("U1", "U2")})
    monkeypatch.setattr(screens, "unit_names", lambda: names)
    monkeypatch.setattr(packed, "groups", lambda: {"departments": ("U1", "U2")})
    monkeypatch.setattr("saola.parindex.rubrics.operation.rubric", lambda: issued)
    return issued
