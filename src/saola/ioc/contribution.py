"""What `ioc` gives the worker: event handlers and timed jobs."""

from saola.ioc.thresholds.jobs import HANDLER, SUBSCRIBING
from saola.kernel.plugins import Contribution

CONTRIBUTION = Contribution(handlers=(HANDLER,), jobs=(SUBSCRIBING,))
