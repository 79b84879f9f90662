"""The kernel's tables inside the control store: outbox, cursors, audit."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class ControlConfig(AppConfig):
    """Carries the migration that prepares the kernel's tables."""

    name = "saola.app.control"
    label = "control"


class AdministrationConfig(admin.AdminConfig):
    """Django's admin site behind our own guard: administrators in force, with a second factor."""

    default = False  # because this module's own app is the other one
    default_site = "saola.identity.access.administration.AdministrationSite"
