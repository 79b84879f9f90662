"""What `scp` gives the worker: event handlers and timed jobs."""

from saola.kernel.plugins import Contribution
from saola.scp.temporal.jobs import SWEEP

CONTRIBUTION = Contribution(jobs=(SWEEP,))
