"""Who is asking, as a value that every part and plane understands."""

import msgspec

KINDS = ("anonymous", "citizen", "business", "foreigner", "official", "system")
PROVINCE_WIDE = ""


class Role(msgspec.Struct, frozen=True, array_like=True):
    """A role in force, bound to a unit's code; the empty unit means the whole province."""

    code: str
    unit: str = PROVINCE_WIDE


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Someone or something that acts.

    `id` is the account's id, or a system's id when `kind` is `system`; empty for an anonymous one.
    `scopes` are what a machine client was admitted to. The name is personal data: it shows on
    screens, never in logs, so it stays out of the printed form.
    """

    id: str
    kind: str
    name: str = ""
    scopes: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()

    def __repr__(self) -> str:
        """The principal without its name."""
        return f"Principal({self.kind} {self.id})"

    @property
    def anonymous(self) -> bool:
        """Whether nobody is known to be asking."""
        return self.kind == "anonymous"

    def may(self, role: str, unit: str | None = None) -> bool:
        """Whether the role is held: in any unit, or in `unit` (or province-wide) when given."""
        return any(
            held.code == role and (unit is None or held.unit in {unit, PROVINCE_WIDE})
            for held in self.roles
        )

    def units(self, role: str) -> tuple[str, ...]:
        """Codes of the units the role is held in; an empty code among them means all."""
        return tuple(held.unit for held in self.roles if held.code == role)

    def admitted(self, scope: str) -> bool:
        """Whether a machine client holds the scope."""
        return scope in self.scopes


ANONYMOUS = Principal(id="", kind="anonymous")
