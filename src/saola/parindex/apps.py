"""Registers this part with the control plane."""

from django.apps import AppConfig


class ParindexConfig(AppConfig):
    """The Django application of `parindex`."""

    name = "saola.parindex"
    label = "parindex"
