"""Which contexts a context leads to."""

from collections.abc import Callable

from saola.scp.contexts.shelf import own_name


def named(given: object, held: Callable[[str], object]) -> set[str]:
    """The names of all contexts that an `@context` value leads to; `held` gives what is at hand."""
    found: set[str] = set()
    left = [given]
    while left:
        one = left.pop()
        if isinstance(one, list):
            left.extend(one)
        elif isinstance(one, str) and own_name(one) not in found:
            found |= {one, own_name(one)}
            document = held(one)
            if isinstance(document, dict):
                left.append(document.get("@context"))
    return found
