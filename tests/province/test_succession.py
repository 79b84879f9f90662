"""Who came after whom: units and divisions merge, split, are renamed, and codes are used again."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.province.divisions.model import Division, Level
from saola.province.succession import Lineage

MERGER = dt.date(2025, 7, 1)
CITY = dt.date(2024, 5, 1)
BEFORE, BETWEEN, AFTER = dt.date(2023, 5, 7), dt.date(2025, 1, 4), dt.date(2026, 3, 2)


def ward(code, name, *, since=None, until=None, successors=()):
    return Division(
        code=code,
        name=name,
        kind="phường",
        level=Level.COMMUNE,
        since=since,
        until=until,
        successors=successors,
    )


# Gò Công: ward 4 joined ward 1 in 2024 under ward 4's code; in 2025 three became one.
WARDS = Lineage(
    [
        ward("28300", "Phường 4", until=CITY),
        ward("28303", "Phường 1", until=CITY, successors=("28300",)),
        ward("28300", "Phường 1", since=CITY, until=MERGER, successors=("28306", "28297")),
        ward("28306", "Phường 5", until=MERGER, successors=("28306",)),
        ward("28306", "Phường Gò Công", since=MERGER),
        ward("28297", "Phường Long Thuận", since=MERGER),
        ward("28999", "Phường đã giải thể", until=CITY, successors=("none",)),
    ]
)


def names(rows):
    return [row.name for row in rows]


def test_a_code_names_another_division_on_another_day():
    assert WARDS.at("28300", BEFORE).name == "Phường 4"
    assert WARDS.at("28300", BETWEEN).name == "Phường 1"
    assert WARDS.at("28300", AFTER) is None
    assert WARDS.latest("28300").name == "Phường 1"
    assert names(WARDS.periods("28300")) == ["Phường 4", "Phường 1"]


@pytest.mark.parametrize(
    ("code", "born", "day", "heirs"),
    [
        ("28303", BEFORE, BEFORE, ["Phường 1"]),
        ("28303", BEFORE, BETWEEN, ["Phường 1"]),
        ("28303", BEFORE, AFTER, ["Phường Gò Công", "Phường Long Thuận"]),
        ("28300", BEFORE, BETWEEN, ["Phường 1"]),
        ("28306", BETWEEN, AFTER, ["Phường Gò Công"]),
        ("28306", AFTER, AFTER, ["Phường Gò Công"]),
        ("28303", AFTER, AFTER, []),
        ("28999", BEFORE, AFTER, []),
        ("99999", BEFORE, AFTER, []),
    ],
)
def test_the_line_is_followed_to_the_day_asked_for(code, born, day, heirs):
    assert names(WARDS.heirs(code, born, day)) == heirs


def test_a_report_on_the_old_map_finds_what_a_division_was_made_of():
    assert names(WARDS.forebears("28306", AFTER, BETWEEN)) == ["Phường 1", "Phường 5"]
    assert sorted(names(WARDS.forebears("28306", AFTER, BEFORE))) == [
        "Phường 1",
        "Phường 4",
        "Phường 5",
    ]


@st.composite
def histories(draw):
    """Divisions in three periods, each of a former period passed on to some of the next."""
    rows, days = [], [None, CITY, MERGER, None]
    codes = [[f"{era}{n}" for n in range(draw(st.integers(1, 4)))] for era in range(3)]
    for era, held in enumerate(codes):
        following = codes[era + 1] if era < 2 else []
        rows += [
            ward(
                code,
                code,
                since=days[era],
                until=days[era + 1],
                successors=tuple(
                    draw(st.lists(st.sampled_from(following), min_size=1, unique=True))
                )
                if following
                else (),
            )
            for code in held
        ]
    return Lineage(rows)


@given(histories())
def test_heirs_and_forebears_are_the_same_relation(history):
    today = {row.code: row for row in history.in_force(AFTER)}
    for old in history.in_force(BEFORE):
        heirs = set(names(history.heirs(old.code, BEFORE, AFTER)))
        assert heirs
        assert heirs == {
            code for code in today if old.code in names(history.forebears(code, AFTER, BEFORE))
        }
