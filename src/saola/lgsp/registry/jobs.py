"""Timed doors of the registry: contracts end on their day; the gateway's rules are kept current."""

from saola.kernel.plugins import Job
from saola.lgsp.registry import actions


def expire() -> None:
    """End the contracts whose last day has passed."""
    actions.expire_contracts()


def publish() -> None:
    """Repair what a crash between a decision and its publication may have left."""
    actions.publish()


JOBS = (
    Job(name="lgsp.contracts.expire", every_s=60.0, run=expire),
    Job(name="lgsp.rules.publish", every_s=2.0, run=publish),
)
