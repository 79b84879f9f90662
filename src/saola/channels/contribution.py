"""What `channels` gives the worker: event handlers and timed jobs."""

from saola.channels.notices.jobs import SEND
from saola.kernel.plugins import Contribution

CONTRIBUTION = Contribution(jobs=(SEND,))
