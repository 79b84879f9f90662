"""What people may write: letters, blanks and lines, no sign that no page can show. Pure."""

import re

from saola.kernel import refusals
from saola.kernel.errors import Refusal

# Control signs (of which PostgreSQL keeps no NUL), lone surrogates, and what turns the direction
# of reading: a text must read on every page, and on paper, as it is kept.
UNREADABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def readable(text: str) -> str:
    """The text itself; refuses one with a sign that cannot be read. Tabs and lines are read."""
    if UNREADABLE.search(text):
        raise Refusal(refusals.UNREADABLE)
    return text
