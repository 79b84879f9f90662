"""Refusals are for people, faults for machines, assertions for bugs: three kinds, never mixed."""

import enum

import msgspec


class Kind(enum.Enum):
    """What sort of no a refusal is; the edges render it as a status of their protocol."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    NOT_ACCEPTABLE = "not_acceptable"
    CONFLICT = "conflict"
    TOO_LARGE = "too_large"
    UNSUPPORTED_TYPE = "unsupported_type"
    UNPROCESSABLE = "unprocessable"
    TOO_MANY = "too_many"
    NOT_IMPLEMENTED = "not_implemented"
    UNAVAILABLE = "unavailable"
    BAD_UPSTREAM = "bad_upstream"
    LATE_UPSTREAM = "late_upstream"


class RefusalCode(msgspec.Struct, frozen=True):
    """One row of a part's `refusals.py`: a stable code and its message in both languages.

    The messages are templates over the refusal's data: `"Không có hồ sơ {code}"`.
    """

    code: str
    kind: Kind
    vi: str
    en: str


class Refusal(Exception):
    """A request cannot be granted, and the asker can be told why; nothing has changed."""

    def __init__(self, code: RefusalCode, /, **data: object) -> None:
        """Refuse with `code`; `data` fills its message and is shown to the asker."""
        super().__init__(code.code)
        self.code = code
        self.data = data

    def message(self, language: str) -> str:
        """The sentence for the asker, in `vi` or `en`."""
        template = self.code.en if language == "en" else self.code.vi
        return template.format_map(_Told(self.data))


class Fault(Exception):
    """Something outside failed; policy retries it, the log tells it, people see no detail."""


class _Told(dict[str, object]):
    """Data for a message; what is missing shows as an ellipsis rather than breaking the answer."""

    def __missing__(self, key: str) -> str:
        return "…"
