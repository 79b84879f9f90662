"""Observed flows in the control store."""

from collections.abc import Iterable

from saola.architecture import models
from saola.architecture.repository.model import Observed


def put(flows: Iterable[Observed]) -> None:
    """Keep the newest counts of each consumer, provider and service."""
    for flow in flows:
        models.ObservedFlow.objects.update_or_create(
            consumer=flow.consumer,
            provider=flow.provider,
            service=flow.service,
            defaults={
                "calls": flow.calls,
                "errors": flow.errors,
                "refused": flow.refused,
                "last_at": flow.last_at,
            },
        )


def everything() -> list[Observed]:
    """Every observed flow, in a stable order."""
    rows = models.ObservedFlow.objects.order_by("consumer", "provider", "service")
    return [
        Observed(
            consumer=row.consumer,
            provider=row.provider,
            service=row.service,
            calls=row.calls,
            errors=row.errors,
            refused=row.refused,
            last_at=row.last_at,
        )
        for row in rows
    ]
