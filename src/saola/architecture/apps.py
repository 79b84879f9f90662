"""Registers this part with the control plane."""

from django.apps import AppConfig


class ArchitectureConfig(AppConfig):
    """The Django application of `architecture`."""

    name = "saola.architecture"
    label = "architecture"
