"""Facts that `egov` tells: no personal data, only keys that its api explains to who may know."""

from typing import ClassVar

from saola.kernel.events import Event


class DossierFiled(Event, frozen=True, kw_only=True):
    """A dossier has its code. `channel` is online, counter or post; `filer` may be empty."""

    name: ClassVar[str] = "egov.dossier.filed.v1"
    dossier: str
    code: str
    procedure: str
    unit: str
    channel: str
    filer: str


class DossierMoved(Event, frozen=True, kw_only=True):
    """An act was done: `state` (1 to 10) is the one after act number `seq`, `previous` before.

    `due_at` is ISO 8601, empty while no deadline runs. The state may be the same (a step ended).
    """

    name: ClassVar[str] = "egov.dossier.moved.v1"
    dossier: str
    code: str
    procedure: str
    unit: str
    filer: str
    verb: str
    previous: int
    state: int
    seq: int
    due_at: str


class DossierReturned(Event, frozen=True, kw_only=True):
    """The result was handed over; `punctuality` is early, on_time or late."""

    name: ClassVar[str] = "egov.dossier.returned.v1"
    dossier: str
    code: str
    procedure: str
    unit: str
    filer: str
    punctuality: str


class DossierRated(Event, frozen=True, kw_only=True):
    """The person served gave 1 to 5 stars."""

    name: ClassVar[str] = "egov.dossier.rated.v1"
    dossier: str
    code: str
    procedure: str
    unit: str
    stars: int
