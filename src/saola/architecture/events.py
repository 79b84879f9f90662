"""Facts of `architecture`."""

from saola.kernel.events import Event


class SystemDeclared(Event, frozen=True):
    """A unit proposed a system; its duplicates were computed at that moment."""

    name = "architecture.system.declared.v1"
    code: str
    owner: str
    duplicates: int


class SystemAccepted(Event, frozen=True):
    """An architect accepted a declared system: it may now ask for contracts at the exchange."""

    name = "architecture.system.accepted.v1"
    code: str
    name_vi: str
    name_en: str
    owner: str


class SystemRefused(Event, frozen=True):
    """An architect refused a declared system, in writing."""

    name = "architecture.system.refused.v1"
    code: str
    owner: str
