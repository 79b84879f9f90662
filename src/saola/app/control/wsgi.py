"""The control plane's WSGI door."""

import django
from django.core.handlers.wsgi import WSGIHandler

from saola.app.supervisor import die_with_parent
from saola.kernel import telemetry

die_with_parent()  # the server's workers are its children, and must not outlive it
telemetry.configure("web")
django.setup()
application = WSGIHandler()
