"""What `cityapps` gives the worker: event handlers and timed jobs."""

from saola.cityapps.fieldreports.jobs import FORGET
from saola.kernel.plugins import Contribution

CONTRIBUTION = Contribution(jobs=(FORGET,))
