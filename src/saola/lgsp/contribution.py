"""What `lgsp` gives the worker: event handlers and timed jobs."""

from saola.kernel.plugins import Contribution
from saola.lgsp.registry.jobs import JOBS

CONTRIBUTION = Contribution(jobs=JOBS)
