"""Registers this part with the control plane."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """The Django application of `channels`."""

    name = "saola.channels"
    label = "channels"
