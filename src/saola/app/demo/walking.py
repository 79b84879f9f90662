"""A walk: steps one after the other, each told in both languages with the address of what it made.

A step that fails ends its walk, since the next ones build on it.
"""

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from saola.app.demo.pages import Unexpected
from saola.app.demo.visitor import Visitor
from saola.kernel import clock

LOOK_AGAIN_S = 0.3

T = TypeVar("T")
Write = Callable[[str], None]


class Cast:
    """Who plays in a walk, at which installation, and what they have made so far."""

    def __init__(self, address: str, passwords: Mapping[str, str]) -> None:
        """Accounts of `passwords` sign in when they are first needed."""
        self.address = address.rstrip("/")
        self.anybody = Visitor(address)
        self.kept: dict[str, str] = {}
        self._passwords = passwords
        self._visitors: dict[str, Visitor] = {}

    def visitor(self, username: str) -> Visitor:
        """The visitor signed in as `username`, a demo account."""
        if username not in self._visitors:
            if username not in self._passwords:
                raise Unexpected(f"no demo account {username}: SAOLA_DEMO, SAOLA_VAR?")
            someone = Visitor(self.address)
            someone.sign_in(username, self._passwords[username])
            self._visitors[username] = someone
        return self._visitors[username]


class Step(msgspec.Struct, frozen=True):
    """What happens in both languages, and the doing; it gives the path of what there is to see."""

    vi: str
    en: str
    do: Callable[[Cast], str]


class Walk(msgspec.Struct, frozen=True):
    """A walk by its name on the command line, its title in both languages, its steps in order.

    `leaves` says in both languages what stands there when it has been walked to its end.
    """

    name: str
    vi: str
    en: str
    steps: tuple[Step, ...]
    leaves: tuple[str, str] = ("", "")


def until(look: Callable[[], T | None], seconds: float, what: str) -> T:
    """What `look` finds within `seconds`; Unexpected says `what` did not come."""
    deadline = clock.monotonic() + seconds
    while True:
        found = look()
        if found is not None:
            return found
        if clock.monotonic() > deadline:
            raise Unexpected(f"{what}: not within {seconds:g} s")
        time.sleep(LOOK_AGAIN_S)


def tell(walk: Walk, cast: Cast, write: Write) -> bool:
    """Walk it; whether every step was done."""
    write(f"\n{walk.vi} · {walk.en}")
    for number, step in enumerate(walk.steps, start=1):
        began = clock.monotonic()
        try:
            path = step.do(cast)
        except Unexpected as wrong:
            write(f"  {number:>2} ✗ {step.vi} · {step.en}")
            write(f"       {wrong}")
            if left := len(walk.steps) - number:
                write(f"       còn {left} bước chưa làm · {left} steps were left out")
            return False
        spent = clock.monotonic() - began
        write(f"  {number:>2} ✓ {step.vi} · {step.en} ({spent:.1f} s)")
        if path:
            write(f"       {path if '://' in path else cast.address + path}")
    if any(walk.leaves):
        write(f"     Để lại: {walk.leaves[0]}\n     It leaves: {walk.leaves[1]}")
    return True
