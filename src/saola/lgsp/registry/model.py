"""Organisations, systems, services and contracts as plain values; the life of a contract."""

import datetime as dt

import msgspec

REQUESTED = "requested"
APPROVED = "approved"
REFUSED = "refused"
SUSPENDED = "suspended"
REVOKED = "revoked"
EXPIRED = "expired"

# From which state each act leads where.
ACTS: dict[str, tuple[tuple[str, ...], str]] = {
    "approve": ((REQUESTED,), APPROVED),
    "refuse": ((REQUESTED,), REFUSED),
    "suspend": ((APPROVED,), SUSPENDED),
    "resume": ((SUSPENDED,), APPROVED),
    "revoke": ((APPROVED, SUSPENDED), REVOKED),
    "expire": ((APPROVED, SUSPENDED), EXPIRED),
}
REASONED = ("refuse", "suspend", "revoke")  # acts that owe the consumer a written reason
LIVE = (REQUESTED, APPROVED, SUSPENDED)
STATES = (REQUESTED, APPROVED, REFUSED, SUSPENDED, REVOKED, EXPIRED)


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """A member of the exchange."""

    code: str
    name_vi: str
    name_en: str = ""
    instance: str = "VN"
    member_class: str = "GOV"
    unit_code: str = ""
    demo: bool = False


class System(msgspec.Struct, frozen=True, kw_only=True):
    """An information system; `code` is what its tokens name, `id` its X-Road subsystem."""

    code: str
    organisation: str
    id: str
    name_vi: str
    name_en: str = ""
    level: int | None = None
    operator: str = ""
    source: str = ""
    verified: bool = False
    demo: bool = False
    enabled: bool = True


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A service; `code` is its short name inside this installation, `id` its X-Road id."""

    code: str
    id: str
    system: str
    service_code: str
    version: str
    title_vi: str
    title_en: str
    about_vi: str = ""
    about_en: str = ""
    kind: str = "REST"
    base_url: str = ""
    adapter: str = ""
    timeout_s: float = 10.0
    endpoints: tuple[tuple[str, str], ...] = ()
    fields: tuple[str, ...] = ()
    openapi: str = ""
    owner_unit: str = ""
    enabled: bool = True
    demo: bool = False


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What a consumer asks for; codes are those of a system and a service."""

    consumer: str
    service: str
    purpose: str
    purpose_text: str
    legal_basis: str
    fields: tuple[str, ...]
    endpoints: tuple[tuple[str, str], ...]
    per_minute: int
    per_day: int
    since: dt.date
    until: dt.date | None = None
    purpose_required: bool = True
    dossier_required: bool = False


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """A contract as it stands."""

    id: str
    ask: Ask
    consumer_id: str
    service_id: str
    owner_unit: str
    state: str
    reason: str
    requested_by: str
    requested_at: dt.datetime
    due_at: dt.datetime
    decided_by: str = ""
    decided_at: dt.datetime | None = None
    demo: bool = False
