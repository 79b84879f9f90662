"""Which language of a LanguageProperty is shown (clause 4.15, RFC 4647 lookup)."""

import functools
from collections.abc import Mapping
from typing import Any

NO_LANGUAGE = "@none"


@functools.lru_cache(maxsize=256)
def ranked(text: str) -> tuple[str, ...]:
    """The language ranges of a `lang` parameter, the most wanted first."""
    weighed = []
    for place, part in enumerate(text.split(",")):
        tag, _, weight = part.partition(";q=")
        try:
            wish = float(weight or 1)
        except ValueError:
            wish = 0.0
        if tag.strip() and wish > 0:
            weighed.append((-wish, place, tag.strip().lower()))
    return tuple(tag for _, _, tag in sorted(weighed))


def chosen(languages: Mapping[str, Any], wanted: str) -> str:
    """The tag in `languages` that fits `wanted` best; any one when none fits, empty without any."""
    tags = {tag.lower(): tag for tag in languages}
    for one in ranked(wanted):
        if one == "*":
            break
        shorter = one
        while shorter:
            if shorter in tags:
                return tags[shorter]
            shorter = shorter.rpartition("-")[0]
        for tag, given in tags.items():
            if tag.startswith(f"{one}-"):
                return given
    return NO_LANGUAGE if NO_LANGUAGE in languages else next(iter(languages), "")
