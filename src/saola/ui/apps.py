"""Registers the design language (templates, static files) with the control plane."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The Django application of `ui`."""

    name = "saola.ui"
    label = "ui"
