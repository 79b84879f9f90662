"""The timed door: send what is due."""

from saola.channels.notices import actions
from saola.kernel.plugins import Job


def _run() -> None:
    actions.send_due()


SEND = Job("channels.send_notices", 1, _run)
