"""The contexts that this process has at hand, and what is known of their use.

Requests are understood without waiting, so a context that is not here ends the attempt with
`ContextMissing`; the edge (`problems.answering`) obtains it and asks again.
"""

from collections.abc import Awaitable, Callable

import msgspec

from saola.kernel import clock
from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.contexts import rules
from saola.scp.contexts.model import Context, ContextMissing

PATH = "/ngsi-ld/v1/jsonldContexts/"

Obtain = Callable[[str], Awaitable[None]]


def own_name(url: str) -> str:
    """The id of a context that this broker serves at `url`; else the same."""
    return url.partition(PATH)[2] or url


class Use(msgspec.Struct):
    """How often a context was used since this process began, and when last (ISO 8601)."""

    hits: int = 0
    last: str = ""


class Shelf:
    """Documents by their URL, and by the id this broker gave them."""

    def __init__(self) -> None:
        """Empty."""
        self._held: dict[str, object] = {}
        self._uses: dict[str, Use] = {}
        self._unavailable: dict[str, tuple[float, Refusal]] = {}
        self.obtain: Obtain | None = None

    def put(self, names: tuple[str, ...], document: object) -> None:
        """Have `document` at hand under these names."""
        for name in names:
            self._held[name] = document
            self._unavailable.pop(name, None)
        rules.forget_compiled()

    def remove(self, names: tuple[str, ...]) -> None:
        """Have it no more."""
        for name in names:
            self._held.pop(name, None)
            self._uses.pop(name, None)
        rules.forget_compiled()

    def clear(self) -> None:
        """Have nothing, as in the beginning."""
        self._held.clear()
        self._uses.clear()
        self._unavailable.clear()
        self.obtain = None
        rules.forget_compiled()

    def unavailable(self, url: str, why: Refusal) -> None:
        """It could not be had, or is none: it is not asked for again for a while."""
        if len(self._unavailable) >= limits.contexts_missed_max:
            self._unavailable.clear()
        self._unavailable[url] = clock.monotonic() + limits.context_retry_s, why

    def find(self, url: str) -> object:
        """The document; refuses one that could not be had, raises ContextMissing for another."""
        found = self._held.get(self._name(url))
        if found is not None:
            return found
        until, why = self._unavailable.get(url, (0.0, None))
        if why is not None and until > clock.monotonic():
            raise why
        if self.obtain is None:
            raise Refusal(refusals.CONTEXT_NOT_AVAILABLE, detail=url)
        raise ContextMissing(url)

    def held(self, url: str) -> object:
        """The document, when it is at hand."""
        return self._held.get(self._name(url))

    def used(self, given: object) -> None:
        """Count the contexts that a request names."""
        for part in given if isinstance(given, list) else (given,):
            if isinstance(part, str) and (name := self._name(part)) in self._held:
                use = self._uses.setdefault(name, Use())
                use.hits += 1
                use.last = clock.isoformat(clock.now())

    def use(self, names: tuple[str, ...]) -> Use:
        """How it was used, under all its names."""
        uses = [self._uses[name] for name in names if name in self._uses]
        return Use(sum(one.hits for one in uses), max((one.last for one in uses), default=""))

    def _name(self, url: str) -> str:
        """What it is held under: its URL, or for one this broker serves, its id."""
        if url in self._held:
            return url
        return own_name(url)


SHELF = Shelf()


def compiled(given: object) -> Context:
    """The context of a request's `@context` value, from what is at hand."""
    context = rules.compiled(given, SHELF.find)
    SHELF.used(given)
    return context
