"""Declarations in the control store."""

from collections.abc import Collection

from saola.architecture import models
from saola.architecture.appraisal.model import Declaration, State
from saola.architecture.repository.model import Name


def add(declaration: Declaration) -> bool:
    """Keep a new declaration; False when its code is taken."""
    _, created = models.Declaration.objects.get_or_create(
        code=declaration.code,
        defaults={
            "name_vi": declaration.name.vi,
            "name_en": declaration.name.en,
            "box": declaration.box,
            "owner": declaration.owner,
            "purpose": declaration.purpose,
            "functions": list(declaration.functions),
            "masters": list(declaration.masters),
            "reads": list(declaration.reads),
            "providers": list(declaration.providers),
            "product": declaration.product,
            "state": declaration.state.value,
            "declared_by": declaration.declared_by,
            "declared_at": declaration.declared_at,
        },
    )
    return created


def decide(declaration: Declaration) -> bool:
    """Keep a decision; False when another one came first."""
    changed = models.Declaration.objects.filter(
        code=declaration.code, state=State.PROPOSED.value
    ).update(
        state=declaration.state.value,
        decided_by=declaration.decided_by,
        decided_at=declaration.decided_at,
        reason=declaration.reason,
    )
    return changed == 1


def find(code: str) -> Declaration | None:
    """The declaration of this code."""
    row = models.Declaration.objects.filter(code=code).first()
    return _declaration(row) if row else None


def newest(limit: int, owners: Collection[str] | None = None) -> list[Declaration]:
    """Declarations, the newest first; of these units alone unless `owners` is None."""
    rows = models.Declaration.objects.all()
    if owners is not None:
        rows = rows.filter(owner__in=owners)
    return [_declaration(row) for row in rows[:limit]]


def accepted() -> list[Declaration]:
    """What architects accepted, by code."""
    rows = models.Declaration.objects.filter(state=State.ACCEPTED.value).order_by("code")
    return [_declaration(row) for row in rows]


def _declaration(row: models.Declaration) -> Declaration:
    return Declaration(
        code=row.code,
        name=Name(row.name_vi, row.name_en),
        box=row.box,
        owner=row.owner,
        purpose=row.purpose,
        functions=tuple(row.functions),
        masters=tuple(row.masters),
        reads=tuple(row.reads),
        providers=tuple(row.providers),
        product=row.product,
        state=State(row.state),
        declared_by=row.declared_by,
        declared_at=row.declared_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason,
    )
