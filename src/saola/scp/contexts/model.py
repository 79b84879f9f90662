"""A compiled context: two dictionaries, one for each direction."""

from saola.scp.contexts import core
from saola.scp.limits import context_terms_max


class Context:
    """Names in and names out of one `@context`, compiled once and used for every request.

    `source` is what the client gave, without the core context that always stands behind it.
    """

    __slots__ = ("_complete", "_expanded", "_prefixes", "_terms", "source")

    def __init__(
        self, source: tuple[object, ...], terms: dict[str, str], *, complete: bool = False
    ) -> None:
        """`terms` lead from a client's terms to IRIs; a `complete` source holds the core itself."""
        self.source = source
        self._complete = complete
        self._prefixes = {**terms, **core.CORE_PREFIXES}
        self._expanded = {
            term: core.short(iri) for term, iri in terms.items() if term not in core.CORE_TERMS
        }
        self._terms = {name: term for term, name in self._expanded.items()}

    @property
    def plain(self) -> bool:
        """Whether this is the core context alone, under which names stay as they are."""
        return not self.source

    def expand(self, name: str) -> str:
        """The broker's name for a term, a compact IRI or an IRI of this context."""
        found = self._expanded.get(name)
        if found is not None:
            return found
        if ":" not in name:
            return name
        prefix, _, suffix = name.partition(":")
        namespace = self._prefixes.get(prefix)
        iri = name if namespace is None or suffix.startswith("//") else namespace + suffix
        expanded = core.short(iri)
        if len(self._expanded) < context_terms_max:
            self._expanded[name] = expanded
        return expanded

    def compact(self, name: str) -> str:
        """The client's term for the broker's `name`, or the shortest thing that means the same.

        A name that this context uses for something else is written with the core's prefix.
        """
        term = self._terms.get(name)
        if term is not None:
            return term
        if self._expanded.get(name, name) != name:
            return core.full(name).replace(core.CORE_PREFIX, "ngsi-ld:", 1)
        return name

    def document(self) -> object:
        """The `@context` member of an answer."""
        if self._complete:
            return self.source[0] if len(self.source) == 1 else list(self.source)
        return [*self.source, core.CORE_CONTEXT] if self.source else core.CORE_CONTEXT

    def link(self) -> str:
        """The URL for a Link header: the client's when it gave a URL, else the core's."""
        first = self.source[0] if self.source else core.CORE_CONTEXT
        return first if isinstance(first, str) else core.CORE_CONTEXT


CORE = Context((), {})


class ContextMissing(Exception):
    """A context that is not at hand, but may be had: obtain it, then ask again."""

    def __init__(self, url: str) -> None:
        """`url` names it."""
        super().__init__(url)
        self.url = url
