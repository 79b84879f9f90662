"""Finding a procedure from what people type; its deadline and its way online in words."""

from collections.abc import Iterable

from saola.egov import limits
from saola.egov.searching import plain
from saola.province.api import Deadline, Online, Procedure, TermUnit, Text

ONLINE_NAMES = {
    Online.FULL: Text("Trực tuyến toàn trình", "Fully online"),
    Online.PARTIAL: Text("Trực tuyến một phần", "Partly online"),
    Online.NONE: Text("Nộp tại Bộ phận Một cửa", "At the one-stop counter"),
}
TERMS = {
    TermUnit.HOUR: ("giờ làm việc", "working hour"),
    TermUnit.WORKING_DAY: ("ngày làm việc", "working day"),
    TermUnit.DAY: ("ngày", "day"),
    TermUnit.MONTH: ("tháng", "month"),
}
SAME_DAY = Text("Trong ngày làm việc", "The same working day")


def found(procedures: Iterable[Procedure], text: str) -> list[Procedure]:
    """Procedures in whose name, field or code every typed word begins a word; all for no text.

    With or without accents. A name that holds the words as typed comes before one that has them
    apart.
    """
    words = plain(text[: limits.search_letters_max]).split()
    hits = []
    for procedure in procedures:
        names = plain(f"{procedure.name.vi} {procedure.name.en}")
        place = plain(f"{names} {procedure.field.vi} {procedure.field.en} {procedure.code}").split()
        if all(any(part.startswith(word) for part in place) for word in words):
            hits.append((" ".join(words) not in names, procedure.field.vi, procedure))
    hits.sort(key=lambda hit: hit[:2])
    return [procedure for _, _, procedure in hits]


def deadline_words(deadline: Deadline) -> Text:
    """How long the authority has, in words."""
    if deadline.value == 0:
        return SAME_DAY
    vi, en = TERMS[deadline.unit]
    plural = "s" if deadline.value > 1 else ""
    return Text(f"{deadline.value} {vi}", f"{deadline.value} {en}{plural}")
