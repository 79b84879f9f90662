"""The pack's own tests: what its makers know must come out (`cases/*.yaml`)."""

import datetime as dt
from collections.abc import Iterator

from saola.kernel.errors import Refusal
from saola.province.calendar.rules import VIETNAM
from saola.province.finding import Finding, error
from saola.province.packs.lookup import Lookup
from saola.province.packs.model import Cases, CountCase, DueCase, SuccessionCase

FILE = "cases/"


def check(found: Lookup, cases: tuple[Cases, ...]) -> Iterator[Finding]:
    """Run the cases: whatever comes out otherwise is an error."""
    for file in cases:
        for due in file.due:
            yield from _due(found, due)
        for count in file.counts:
            yield from _count(found, count)
        for succession in file.succession:
            yield from _succession(found, succession)


def _wrong(where: str, got: object, expected: object) -> Finding:
    vi, en = f"ra {got}, phải là {expected}", f"it comes to {got} instead of {expected}"
    return error(FILE, where, vi, en)


def _due(found: Lookup, case: DueCase) -> Iterator[Finding]:
    where = case.about or f"{case.received} {case.unit}"
    try:
        opening = found.unit(case.unit).opening
        got = found.province.calendar.due(_vietnam(case.received), case.deadline, opening)
    except Refusal as refused:
        yield error(FILE, where, refused.message("vi"), refused.message("en"))
        return
    if got != _vietnam(case.expected):
        yield _wrong(where, got.astimezone(VIETNAM), _vietnam(case.expected))


def _vietnam(time: dt.datetime) -> dt.datetime:
    return time if time.tzinfo else time.replace(tzinfo=VIETNAM)


def _count(found: Lookup, case: CountCase) -> Iterator[Finding]:
    got = sum(
        one.level is case.level and case.kind in ("", one.kind) and case.parent in ("", one.parent)
        for one in found.divisions.in_force(case.day)
    )
    if got != case.expected:
        yield _wrong(case.about or f"{case.level} {case.day}", got, case.expected)


def _succession(found: Lookup, case: SuccessionCase) -> Iterator[Finding]:
    where = case.about or f"{case.unit or case.division} {case.born} → {case.day}"
    if case.unit:
        got = {row.code for row in found.units.heirs(case.unit, case.born, case.day)}
    else:
        got = {row.code for row in found.divisions.heirs(case.division, case.born, case.day)}
    if got != set(case.expected):
        yield _wrong(where, sorted(got), sorted(case.expected))
