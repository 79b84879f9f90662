"""The exchange's rules in force, as the gateway holds them: who, what, under which contract."""

import msgspec

EVERYTHING = ("*",)  # a contract over all fields of the response


class Endpoint(msgspec.Struct, frozen=True, array_like=True):
    """A method and a path pattern: `*` stands for one segment, `**` at the end for the rest."""

    method: str
    path: str


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """A system that may call: `principal` is what its tokens name, `id` its X-Road subsystem."""

    principal: str
    id: str


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A service that can be called: its X-Road id and where its provider answers.

    `adapter` names the national dialect the provider speaks; empty for plain REST.
    """

    id: str
    code: str
    kind: str
    base_url: str
    adapter: str = ""
    timeout_s: float = 10.0
    endpoints: tuple[Endpoint, ...] = ()
    openapi: str = ""
    title_vi: str = ""
    title_en: str = ""
    fields: tuple[str, ...] = ()


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """What one consumer may do with one service; dates are days in Vietnam, both included.

    `fields` are dotted paths that the response is narrowed to; lists are passed through.
    """

    id: str
    consumer: str
    service: str
    purpose: str
    purpose_required: bool
    dossier_required: bool
    fields: tuple[str, ...]
    endpoints: tuple[Endpoint, ...]
    per_minute: int
    per_day: int
    since: str
    until: str = ""


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the gateway needs to decide; `version` rises with every change."""

    version: int = 0
    clients: tuple[Client, ...] = ()
    services: tuple[Service, ...] = ()
    contracts: tuple[Contract, ...] = ()
