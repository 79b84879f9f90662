"""Makes Django ready in a process that is no web server: worker, commands."""

import django

from saola.kernel import settings


def make_ready() -> None:
    """Load the parts' models; what uses them may be imported afterwards."""
    settings.export("DJANGO_SETTINGS_MODULE", "saola.app.control.settings")
    django.setup()
