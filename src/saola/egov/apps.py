"""Registers this part with the control plane."""

from django.apps import AppConfig


class EgovConfig(AppConfig):
    """The Django application of `egov`."""

    name = "saola.egov"
    label = "egov"
