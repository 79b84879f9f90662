"""Timed doors of field reports."""

from saola.cityapps.fieldreports import actions
from saola.kernel.plugins import Job

FORGET_EVERY_S = 3600.0

FORGET = Job("cityapps.forget_attempts", FORGET_EVERY_S, actions.forget)
