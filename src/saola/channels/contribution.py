"""What `channels` gives the worker: event handlers and timed jobs."""

from saola.channels.notices.jobs import DOSSIERS, SEND, WARNINGS
from saola.kernel.plugins import Contribution

CONTRIBUTION = Contribution(handlers=(DOSSIERS, WARNINGS), jobs=(SEND,))
