"""The worker's door: attempts age out."""

from saola.egov.tracking import actions
from saola.kernel.plugins import Job

EVERY_S = 600


def _forget() -> None:
    actions.forget()


FORGET = Job("egov.forget_lookups", EVERY_S, _forget)
