"""What `scp` gives the worker: event handlers and timed jobs."""

from saola.kernel.plugins import Contribution
from saola.scp.temporal.jobs import COUNT, SWEEP

CONTRIBUTION = Contribution(jobs=(COUNT, SWEEP))
