"""What of a write is for which source, and what is left for here (clauses 4.3.6.2, 4.3.6.3)."""

from collections.abc import Iterable, Sequence

import msgspec

from saola.scp import refusals
from saola.scp.broker.model import Verb, Write
from saola.scp.distribution.model import Part, Trip
from saola.scp.distribution.wording import BATCHES, WRITES
from saola.scp.refusals import source_failed
from saola.scp.registrations.model import Mode, Registration, Wanted
from saola.scp.registrations.rules import matching

_WHOLE = frozenset({Verb.DELETE})  # goes to every source that may have something of the entity


class _Left(msgspec.Struct):
    """What of a write no source alone has taken yet: its names, or nothing at all."""

    names: frozenset[str]
    nothing: bool = False


def spread(
    write: Write, among: Sequence[Registration], trip: Trip, *, batch: bool = False
) -> list[Part]:
    """The parts of a write, those for sources that are alone first.

    What an exclusive source has goes to it alone; what redirect sources have, to each of them; the
    rest is written here and forwarded to inclusive sources that take part in the operation.
    """
    parts: list[Part] = []
    left = _Left(names_of(write))
    for mode in (Mode.EXCLUSIVE, Mode.REDIRECT):
        before = left.names
        for one in of_mode(among, mode):
            part, taken, entire = _own(one, write, before)
            if part is not None:
                parts.append(_tried(part, one, trip, batch=batch))
                left.names -= taken
                left.nothing = left.nothing or entire
    bare = not names_of(write) or write.verb in _WHOLE
    if left.nothing or (not left.names and not bare):
        return parts
    rest = write if left.names == names_of(write) else restricted(write, left.names)
    return [*parts, *_shared(rest, among, trip, batch=batch), Part(write=rest)]


def names_of(write: Write) -> frozenset[str]:
    """The attributes a write is about."""
    return frozenset(one.name for one in write.instances) | ({write.name} - {""})


def restricted(write: Write, names: frozenset[str]) -> Write:
    """The write, of these attributes alone."""
    kept = tuple(one for one in write.instances if one.name in names)
    return msgspec.structs.replace(write, instances=kept)


def of_mode(among: Iterable[Registration], mode: Mode) -> list[Registration]:
    """Those of a mode, in the order of their ids."""
    return sorted((one for one in among if one.mode is mode), key=lambda one: one.id)


def operation(one: Registration, verb: Verb, *, batch: bool = False) -> str:
    """Under which of its operations a source takes a write; empty when under none."""
    if batch and verb in BATCHES and BATCHES[verb][0] in one.operations:
        return BATCHES[verb][0]
    if verb in WRITES and WRITES[verb][0] in one.operations:
        return WRITES[verb][0]
    return ""


def _own(
    one: Registration, write: Write, names: frozenset[str]
) -> tuple[Write | None, frozenset[str], bool]:
    """What a source has to itself: the write for it, the names it takes, whether it takes all."""
    if names_of(write) and not names:
        return None, frozenset(), False
    wanted = Wanted(types=sets_of(write), ids=(write.id,), names=names)
    found = matching(one, wanted)
    if not found:
        return None, frozenset(), False
    entire = any(not part.names for part in found)
    if entire or write.verb in _WHOLE:
        return (
            write if names == names_of(write) else restricted(write, names),
            names if entire else frozenset(),
            entire,
        )
    taken = frozenset().union(*(part.names for part in found)) & names
    if not taken:  # a write about no attribute touches none of the source's
        return None, frozenset(), False
    return restricted(write, taken), taken, False


def sets_of(write: Write) -> tuple[tuple[str, ...], ...]:
    """The types a write says the entity has; none mean it does not say."""
    return (write.types,) if write.types else write.among


def _tried(write: Write, one: Registration, trip: Trip, *, batch: bool) -> Part:
    """The part of a source that is alone: nobody else can do it in its place."""
    refused = None
    if trip.leads_back(one):
        refused = source_failed(refusals.LOOP, one.id, "it came from there")
    elif not operation(one, write.verb, batch=batch):
        refused = source_failed(refusals.SOURCE_UNABLE, one.id, write.verb.value)
    return Part(write=write, registration=one, refused=refused)


def _shared(rest: Write, among: Sequence[Registration], trip: Trip, *, batch: bool) -> list[Part]:
    """What inclusive sources are told of; those that do not take part are left out."""
    names = names_of(rest)
    wanted = Wanted(types=sets_of(rest), ids=(rest.id,), names=names)
    parts = []
    for one in of_mode(among, Mode.INCLUSIVE):
        found = matching(one, wanted)
        if not found or trip.leads_back(one) or not operation(one, rest.verb, batch=batch):
            continue
        entire = any(not part.names for part in found) or rest.verb in _WHOLE or not names
        theirs = names if entire else frozenset().union(*(part.names for part in found)) & names
        parts.append(
            Part(write=rest if theirs == names else restricted(rest, theirs), registration=one)
        )
    return parts
