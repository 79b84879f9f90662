"""Text as people search it: without accents or case. Pure."""

import unicodedata


def plain(text: str) -> str:
    """The words without accents or case, `đ` as `d`, blanks single."""
    apart = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())
