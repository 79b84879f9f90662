"""Registers this part with the control plane."""

from django.apps import AppConfig


class CityappsConfig(AppConfig):
    """The Django application of `cityapps`."""

    name = "saola.cityapps"
    label = "cityapps"

    def ready(self) -> None:
        """Add what the city applications know to the operations centre's situation."""
        from saola.cityapps.fieldreports import figures  # noqa: PLC0415 # models load first
        from saola.cityapps.salinity import layer as salinity  # noqa: PLC0415 # models load first
        from saola.ioc import api as ioc  # noqa: PLC0415 # models load first

        ioc.extend_situation("fieldreports", figures.addition)
        ioc.extend_situation("salinity", salinity.addition)
