"""What `cityapps` gives the worker: event handlers and timed jobs."""

from saola.kernel.plugins import Contribution

CONTRIBUTION = Contribution()
