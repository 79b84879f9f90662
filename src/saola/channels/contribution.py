"""What `channels` gives the worker: event handlers and timed jobs."""

from saola.channels.notices.jobs import DOSSIERS, SEND
from saola.kernel.plugins import Contribution

CONTRIBUTION = Contribution(handlers=(DOSSIERS,), jobs=(SEND,))
