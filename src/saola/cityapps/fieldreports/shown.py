"""Reports as pages show them: names for codes, words for states."""

from django.http import HttpRequest

from saola.cityapps import limits
from saola.cityapps.fieldreports import rules, store
from saola.cityapps.fieldreports.model import ENTRY_NAMES, STATE_NAMES, Report, State
from saola.kernel import clock
from saola.province import api as province
from saola.province.api import Level, Text

BADGES = {State.ANSWERED: "badge-good", State.RATED: "badge-good", State.REJECTED: "badge-bad"}
STARS = (
    (5, "rất hài lòng", "very satisfied"),
    (4, "hài lòng", "satisfied"),
    (3, "bình thường", "neither"),
    (2, "không hài lòng", "dissatisfied"),
    (1, "rất không hài lòng", "very dissatisfied"),
)
SOON = 0.25  # of the time from receipt to appointment


def row(one: Report) -> dict[str, object]:
    """A report with its names."""
    now = clock.now()
    late = now > one.due_at if one.open else not one.on_time
    return {
        "it": one,
        "category": category(one.category),
        "place": place(one.division),
        "unit": unit(one.unit),
        "state": STATE_NAMES[one.state],
        "badge": BADGES.get(one.state, "badge-warn"),
        "late": late and one.state is not State.REJECTED,
        "soon": one.open and not late and rules.remaining_share(one, now) < SOON,
    }


def history(one: Report) -> list[dict[str, object]]:
    """The lines of a report's history with their words, the oldest first."""
    return [
        {"it": entry, "name": ENTRY_NAMES[entry.act], "unit": unit(entry.unit)}
        for entry in store.history(one.code, limits.timeline_entries_max)
    ]


def category(code: str) -> Text:
    """The name of a category; its code when the pack no longer has it."""
    names = {one.code: one.name for one in province.current().report_categories}
    return names.get(code, Text(code, code))


def unit(code: str) -> Text:
    """The name of an agency of the pack; its code when the pack no longer has it."""
    names = {one.code: one.name for one in province.current().units}
    return names.get(code, Text(code, code))


def place(code: str) -> str:
    """A division and what it lies in, in force today; the code of one that no longer is."""
    names = _division_names()
    if code not in names:
        return code
    return ", ".join(
        names[one.code] for one in province.divisions_above(code) if one.level is not Level.PROVINCE
    )


def districts() -> list[tuple[str, list[tuple[str, str]]]]:
    """The communes to choose from, under the division each lies in."""
    names = _division_names()
    found: dict[str, list[tuple[str, str]]] = {}
    for one in province.divisions(level=Level.COMMUNE):
        found.setdefault(names.get(one.parent, ""), []).append((one.code, names[one.code]))
    return list(found.items())


def _division_names() -> dict[str, str]:
    """Kind and name of each division in force; a numbered one carries its kind in its name."""
    found = {}
    for one in province.divisions():
        kind = one.kind.capitalize()
        found[one.code] = one.name if one.name.startswith(kind) else f"{kind} {one.name}"
    return found


def said(request: HttpRequest, vi: str, en: str) -> str:
    """The sentence in the page's language."""
    return en if getattr(request, "LANGUAGE_CODE", "vi") == "en" else vi
