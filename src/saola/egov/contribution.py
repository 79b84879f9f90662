"""What `egov` gives the worker: event handlers and timed jobs."""

from saola.egov.errands.jobs import ERRANDS, RUN
from saola.egov.tracking.jobs import FORGET
from saola.kernel.plugins import Contribution

CONTRIBUTION = Contribution(handlers=(ERRANDS,), jobs=(RUN, FORGET))
