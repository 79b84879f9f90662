"""What a bench yields, and how it is judged.

A bench is a function `bench_…()` of `bench/<part>.py` that yields `Figure` values, each with the
ceiling measured in the same run on the same machine: ratios travel between machines, figures do
not.
"""

import tomllib
from pathlib import Path

import msgspec

BUDGETS = Path(__file__).with_name("budgets.toml")


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One measurement; of a cost (seconds, memory) less is better, the ceiling an allowance."""

    name: str
    value: float
    unit: str
    ceiling: float
    is_cost: bool = False

    @property
    def ratio(self) -> float:
        """How near to the ceiling; of a cost, how often it fits the allowance. More is better."""
        above, below = (self.ceiling, self.value) if self.is_cost else (self.value, self.ceiling)
        return above / below if below else 0.0


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table and of `bench/results.json`; no budget means that none must hold."""

    part: str
    name: str
    value: float
    unit: str
    ceiling: float
    ratio: float
    budget: float | None

    @property
    def holds(self) -> bool:
        """Whether the ratio is what `budgets.toml` asks for."""
        return self.budget is None or self.ratio >= self.budget


def judged(part: str, figures: list[Figure]) -> list[Result]:
    """The figures of a part beside their budgets; ValueError names a budget nobody measured."""
    budgets = tomllib.loads(BUDGETS.read_text(encoding="utf-8")).get(part, {})
    if unmeasured := sorted(set(budgets) - {figure.name for figure in figures}):
        raise ValueError(f"{BUDGETS.name}: nobody measures {part} {', '.join(unmeasured)}")
    return [
        Result(
            part=part,
            name=figure.name,
            value=round(figure.value, 3),
            unit=figure.unit,
            ceiling=round(figure.ceiling, 3),
            ratio=round(figure.ratio, 3),
            budget=budgets.get(figure.name),
        )
        for figure in figures
    ]
