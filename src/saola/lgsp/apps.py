"""Registers this part with the control plane."""

from django.apps import AppConfig


class LgspConfig(AppConfig):
    """The Django application of `lgsp`."""

    name = "saola.lgsp"
    label = "lgsp"
