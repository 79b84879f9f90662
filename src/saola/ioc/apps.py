"""Registers this part with the control plane."""

from django.apps import AppConfig


class IocConfig(AppConfig):
    """The Django application of `ioc`."""

    name = "saola.ioc"
    label = "ioc"
