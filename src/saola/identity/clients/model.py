"""A machine client, what it may ask for, what it asks."""

import msgspec


class Scope(msgspec.Struct, frozen=True):
    """One row of the table of scopes."""

    code: str
    vi: str
    en: str


SCOPES = (
    Scope("scp.read", "Đọc dữ liệu ngữ cảnh đô thị", "Read the city's context data"),
    Scope("scp.write", "Ghi dữ liệu ngữ cảnh đô thị", "Write the city's context data"),
    Scope("lgsp.call", "Gọi dịch vụ qua nền tảng chia sẻ", "Call services over the exchange"),
)
SCOPE_CODES = frozenset(scope.code for scope in SCOPES)


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """A registered client; `system_id` is the subsystem code the exchange knows it by."""

    client_id: str
    system_id: str
    title: str
    scopes: tuple[str, ...]
    networks: tuple[str, ...] = ()  # CIDR; empty: from anywhere
    active: bool = True
    secret_digest: str = ""

    def __repr__(self) -> str:
        """The id alone."""
        return f"Client({self.client_id})"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A token request, as read from its header and form."""

    client_id: str
    secret: str
    scopes: tuple[str, ...]

    def __repr__(self) -> str:
        """The id alone: the secret must not reach a log."""
        return f"Asked({self.client_id})"
