"""The control plane's WSGI door."""

import django
from django.core.handlers.wsgi import WSGIHandler

from saola.kernel import telemetry

telemetry.configure("web")
django.setup()
application = WSGIHandler()
