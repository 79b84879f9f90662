"""Declared information systems, data entities and exchanges: the base of the inventory."""

import msgspec

from saola.province.text import Fact, Text


class DataEntity(Fact, frozen=True, kw_only=True):
    """Something the systems keep data about (hộ tịch, đất đai, hồ sơ thủ tục hành chính …)."""

    code: str
    name: Text


class System(Fact, frozen=True, kw_only=True):
    """One system, platform, channel or data store.

    `kind` and `box` are words of the architecture metamodel (system, platform, channel,
    data_store, node …; users, channels, cityapps, egov, ioc, scp, lgsp, national, sources,
    governance). `owner` is an agency code, or words where the owner is no agency of the province.
    `masters` and `reads` are codes of data entities. `functions` are short words for what it does.
    `status` is current, planned or retired.
    """

    code: str
    name: Text
    kind: str
    box: str
    owner: str
    purpose: Text
    functions: tuple[str, ...] = ()
    masters: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    product: str = ""
    security_level: int | None = None
    status: str = "current"
    year: int | None = None


class Exchange(Fact, frozen=True, kw_only=True):
    """`provider` answers `consumer` with these data entities; both are system codes.

    `service` is the code of the service in the exchange registry, when it has one; `via` is how
    the data travels (lgsp, direct, file, paper).
    """

    consumer: str
    provider: str
    data: tuple[str, ...] = ()
    service: str = ""
    via: str = "lgsp"


class Principle(Fact, frozen=True, kw_only=True):
    """A principle of the architecture: what it says and why."""

    code: str
    name: Text
    statement: Text
    rationale: Text = msgspec.field(default_factory=lambda: Text("", ""))
