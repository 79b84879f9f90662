"""Finding a procedure from what people type: with or without accents, in any order of words."""

import unicodedata
from collections.abc import Iterable

from saola.channels import limits
from saola.province.api import Procedure


def plain(text: str) -> str:
    """The words without accents or case, `đ` as `d`."""
    apart = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def found(procedures: Iterable[Procedure], text: str) -> list[Procedure]:
    """The procedures in whose names, fields or code every typed word begins a word; best first.

    A name that holds the words as typed comes before one that holds them apart.
    """
    typed = plain(text[: limits.search_letters_max])
    words = typed.split()
    if not words:
        return []
    hits = []
    for procedure in procedures:
        names = f"{plain(procedure.name.vi)} {plain(procedure.name.en)}"
        place = f"{names} {plain(procedure.field.vi)} {procedure.code.casefold()}".split()
        if all(any(part.startswith(word) for part in place) for word in words):
            hits.append((" ".join(words) not in names, procedure.name.vi, procedure))
    hits.sort(key=lambda hit: hit[:2])
    return [procedure for _, _, procedure in hits[: limits.procedures_found_max]]
