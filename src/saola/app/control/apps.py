"""The kernel's tables inside the control store: outbox, cursors, audit."""

from django.apps import AppConfig


class ControlConfig(AppConfig):
    """Carries the migration that prepares the kernel's tables."""

    name = "saola.app.control"
    label = "control"
