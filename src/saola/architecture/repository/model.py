"""The metamodel: kinds of objects, kinds of relations, and where each kind stands in the views."""

import datetime as dt
import enum

import msgspec


class Name(msgspec.Struct, frozen=True):
    """A name in both languages."""

    vi: str
    en: str


class Kind(enum.StrEnum):
    """What an object is; each kind has one place among the nine components."""

    ACTOR = "actor"
    CHANNEL = "channel"
    SERVICE = "service"
    FUNCTION = "function"
    SYSTEM = "system"
    PLATFORM = "platform"
    DATA_ENTITY = "data_entity"
    DATA_STORE = "data_store"
    NODE = "node"
    CONTROL = "control"
    PRINCIPLE = "principle"
    GOAL = "goal"


KINDS = {
    Kind.ACTOR: Name("Người sử dụng", "Actor"),
    Kind.CHANNEL: Name("Kênh giao tiếp", "Channel"),
    Kind.SERVICE: Name("Dịch vụ công", "Public service"),
    Kind.FUNCTION: Name("Nghiệp vụ", "Business function"),
    Kind.SYSTEM: Name("Hệ thống thông tin", "Information system"),
    Kind.PLATFORM: Name("Nền tảng", "Platform"),
    Kind.DATA_ENTITY: Name("Thực thể dữ liệu", "Data entity"),
    Kind.DATA_STORE: Name("Cơ sở dữ liệu", "Data store"),
    Kind.NODE: Name("Hạ tầng", "Infrastructure"),
    Kind.CONTROL: Name("Biện pháp an toàn", "Security control"),
    Kind.PRINCIPLE: Name("Nguyên tắc", "Principle"),
    Kind.GOAL: Name("Mục tiêu", "Goal"),
}


class Component(msgspec.Struct, frozen=True):
    """One of the nine components of e-government architecture 2.0 (QĐ 2323/QĐ-BTTTT, 2019)."""

    number: int
    vi: str
    en: str
    kinds: tuple[Kind, ...]


COMPONENTS = (
    Component(1, "Người sử dụng", "Users", (Kind.ACTOR,)),
    Component(2, "Kênh giao tiếp", "Channels", (Kind.CHANNEL,)),
    Component(3, "Dịch vụ công", "Public services", (Kind.SERVICE,)),
    Component(4, "Nghiệp vụ", "Business", (Kind.FUNCTION,)),
    Component(5, "Ứng dụng", "Applications", (Kind.SYSTEM, Kind.PLATFORM)),
    Component(6, "Dữ liệu", "Data", (Kind.DATA_ENTITY, Kind.DATA_STORE)),
    Component(7, "Công nghệ, hạ tầng", "Technology", (Kind.NODE,)),
    Component(8, "An toàn thông tin", "Security", (Kind.CONTROL,)),
    Component(9, "Quản lý, chỉ đạo", "Direction", (Kind.PRINCIPLE, Kind.GOAL)),
)


class Box(msgspec.Struct, frozen=True):
    """One of the ten boxes of the smart-city architecture (after QĐ 829/QĐ-BTTTT, 2019)."""

    code: str
    vi: str
    en: str


BOXES = (
    Box("users", "Người sử dụng", "Users"),
    Box("channels", "Kênh giao tiếp", "Channels"),
    Box("cityapps", "Ứng dụng, dịch vụ đô thị thông minh", "Smart-city applications"),
    Box("egov", "Chính quyền điện tử", "E-government"),
    Box("ioc", "Trung tâm giám sát, điều hành (IOC)", "Operations centre (IOC)"),
    Box("scp", "Nền tảng đô thị thông minh (SCP)", "Smart-city platform (SCP)"),
    Box("lgsp", "Nền tảng tích hợp, chia sẻ dữ liệu (LGSP)", "Data exchange (LGSP)"),
    Box("national", "Nền tảng quốc gia (NGSP/NDXP)", "National platforms (NGSP/NDXP)"),
    Box("sources", "Nguồn dữ liệu, hạ tầng", "Data sources, infrastructure"),
    Box("governance", "Quản lý, chỉ đạo và an toàn thông tin", "Governance and security"),
)


class Object(msgspec.Struct, frozen=True, kw_only=True):
    """One declared thing.

    `box` is a code of `BOXES`; `functions` are words for what it does; `masters` and `reads` name
    the data entities it is the source of, or uses. `source` says where the fact was found and
    `verified` whether that source was read.
    """

    code: str
    kind: Kind
    name: Name
    box: str
    owner: str = ""
    purpose: Name = Name("", "")
    rationale: Name = Name("", "")
    functions: tuple[str, ...] = ()
    masters: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    product: str = ""
    security_level: int | None = None
    state: str = "current"
    source: str = ""
    verified: bool = False


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """A declared exchange: `provider` answers `consumer` over `service`, with these data."""

    consumer: str
    provider: str
    service: str = ""
    data: tuple[str, ...] = ()
    via: str = ""
    source: str = ""
    verified: bool = False


class Observed(msgspec.Struct, frozen=True, kw_only=True):
    """An exchange that really ran, from the evidence log; never edited by hand."""

    consumer: str
    provider: str
    service: str
    calls: int
    errors: int
    refused: int
    last_at: dt.datetime


class Inventory(msgspec.Struct, frozen=True):
    """Everything declared, ordered by code so that whatever is drawn from it is the same twice."""

    objects: tuple[Object, ...]
    flows: tuple[Flow, ...]

    def find(self, code: str) -> Object | None:
        """The object of this code; None when nobody declared it."""
        return next((item for item in self.objects if item.code == code), None)

    def of_kinds(self, kinds: tuple[Kind, ...]) -> tuple[Object, ...]:
        """The objects of these kinds."""
        return tuple(item for item in self.objects if item.kind in kinds)

    def in_box(self, code: str) -> tuple[Object, ...]:
        """The objects that stand in this box of the smart-city architecture."""
        return tuple(item for item in self.objects if item.box == code)
