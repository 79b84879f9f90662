"""A checked form: values as they are kept, and what still needs mending."""

import msgspec

from saola.province.api import Text


class Problem(msgspec.Struct, frozen=True):
    """One thing to mend: the field it is about, its label, and how to mend it."""

    field: str
    label: Text
    why: Text


class Checked(msgspec.Struct, frozen=True):
    """Answers by question code, and problems; an answer with a problem is not among them.

    Kept as: text and dates (ISO 8601) as strings, money as whole đồng, other numbers as int or
    float, yes/no and declarations as booleans. Hidden and empty questions have no answer.
    """

    answers: dict[str, object]
    problems: tuple[Problem, ...]


class Fact(msgspec.Struct, frozen=True):
    """Something known of the asker that answers a question, and from where.

    `source` is a code that is kept with the dossier: `account`, `number` (told by the personal
    number), `dossier:<code>`, `population:<code of the dossier it was looked up for>`.
    """

    value: str
    source: str

    def __repr__(self) -> str:
        """Nothing personal."""
        return f"Fact({self.source})"


SOURCES = {
    "account": Text("tài khoản của bạn", "your account"),
    "number": Text("số định danh cá nhân", "your personal number"),
    "dossier": Text("hồ sơ đã nộp {code}", "your earlier dossier {code}"),
    "population": Text(
        "Cơ sở dữ liệu quốc gia về dân cư, tra cứu cho hồ sơ {code}",
        "the national population database, looked up for dossier {code}",
    ),
}


def source_words(source: str) -> Text:
    """A source's code in words; itself when a later version knew it."""
    kind, _, code = source.partition(":")
    words = SOURCES.get(kind, Text(source, source))
    return Text(words.vi.replace("{code}", code), words.en.replace("{code}", code))
