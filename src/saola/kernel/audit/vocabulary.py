"""The closed vocabulary of the trail: which acts there are, and what they say to people."""

import msgspec

_vocabulary: dict[str, "Action"] = {}


class Action(msgspec.Struct, frozen=True):
    """One word of the vocabulary: a stable name and what it says to people."""

    name: str
    vi: str
    en: str


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """What was done: `record` is an id, never a name; `purpose` cites why the law allows it."""

    actor: str
    record: str
    behalf: str = ""
    purpose: str = ""
    data: dict[str, object] = msgspec.field(default_factory=dict)


def declare(name: str, vi: str, en: str) -> Action:
    """Add a word to the vocabulary; a second meaning for the same word is a bug."""
    action = Action(name, vi, en)
    assert _vocabulary.setdefault(name, action) == action, f"{name} is declared twice"
    return action


def vocabulary() -> tuple[Action, ...]:
    """Every declared action, by name."""
    return tuple(_vocabulary[name] for name in sorted(_vocabulary))
