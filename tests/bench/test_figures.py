"""A bench tells honestly whether its budgets hold."""

import pytest
from bench.figures import Figure, judged

from bench import figures


@pytest.fixture
def budgets(tmp_path, monkeypatch):
    """Put these budgets in place."""

    def put(text):
        path = tmp_path / "budgets.toml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setattr(figures, "BUDGETS", path)

    return put


SPEED = Figure(name="server", value=30_000, unit="requests/s", ceiling=100_000)
COST = Figure(name="ready", value=2.0, unit="s", ceiling=5.0, is_cost=True)


def test_more_is_better_of_a_speed_and_less_of_a_cost(budgets):
    budgets("")
    assert [row.ratio for row in judged("house", [SPEED, COST])] == [0.3, 2.5]


def test_a_ratio_below_its_budget_breaks_it(budgets):
    budgets("[kernel]\nserver = 0.31")
    assert [row.holds for row in judged("kernel", [SPEED])] == [False]
    budgets("[kernel]\nserver = 0.3")
    assert [row.holds for row in judged("kernel", [SPEED])] == [True]


def test_a_figure_without_a_budget_is_only_told(budgets):
    budgets("[another]\nserver = 1.0")
    assert [(row.budget, row.holds) for row in judged("kernel", [SPEED])] == [(None, True)]


def test_a_budget_that_nobody_measures_is_no_silent_success(budgets):
    budgets("[kernel]\nproxy = 0.5")
    with pytest.raises(ValueError, match="proxy"):
        judged("kernel", [SPEED])


def test_what_took_no_time_at_all_was_not_measured(budgets):
    budgets("[kernel]\nserver = 0.1")
    nothing = Figure(name="server", value=1, unit="requests/s", ceiling=0)
    assert not judged("kernel", [nothing])[0].holds
