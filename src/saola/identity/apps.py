"""Registers this part with the control plane."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """The Django application of `identity`."""

    name = "saola.identity"
    label = "identity"
