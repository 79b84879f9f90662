"""`python -m bench [PART …]`: a table, `bench/results.json`; status 1 when a budget breaks."""

import argparse
import importlib
import sys
from pathlib import Path

import msgspec
from bench.figures import Figure, Result, judged

HERE = Path(__file__).parent
MACHINERY = {"__main__", "figures", "load", "servers"}
RESULTS = HERE / "results.json"


def parts():
    """Every part that has a bench."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in MACHINERY)


def measured(module) -> list[Figure]:
    """Every figure of a part's module, bench by bench."""
    benches = [bench for name, bench in vars(module).items() if name.startswith("bench_")]
    return [figure for bench in benches for figure in bench()]


def table(rows: list[Result]) -> str:
    """The results for people."""
    head = ("part", "figure", "ours", "ceiling", "ratio", "budget", "")
    lines = [
        (
            row.part,
            row.name,
            f"{row.value:,.4g} {row.unit}" if row.value < 100 else f"{row.value:,.0f} {row.unit}",
            f"{row.ceiling:,.4g}" if row.ceiling < 100 else f"{row.ceiling:,.0f}",
            f"{row.ratio:.2f}",
            "" if row.budget is None else f"{row.budget:.2f}",
            "" if row.holds else "BROKEN",
        )
        for row in rows
    ]
    widths = [max(len(line[place]) for line in (head, *lines)) for place in range(len(head))]
    told = [
        "  ".join(f"{w:<{n}}" for w, n in zip(line, widths, strict=True)) for line in (head, *lines)
    ]
    return "\n".join(line.rstrip() for line in told)


def main() -> int:
    """Measure the parts named, or all that are not only for request."""
    asked = argparse.ArgumentParser(prog="bench", description="Our figures beside their ceilings.")
    asked.add_argument("part", nargs="*", metavar="PART", help=f"of {', '.join(parts())}")
    chosen = asked.parse_args().part
    if unknown := sorted(set(chosen) - set(parts())):
        asked.error(f"no bench of {', '.join(unknown)}; there are {', '.join(parts())}")
    modules = {name: importlib.import_module(f"bench.{name}") for name in chosen or parts()}
    if not chosen:
        chosen = [name for name, one in modules.items() if not getattr(one, "ON_REQUEST", False)]
    rows = [row for name in chosen for row in judged(name, measured(modules[name]))]
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(rows), indent=2) + b"\n")
    print(table(rows))
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
