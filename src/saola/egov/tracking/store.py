"""Attempts to look a code up, by asker; they age out."""

import datetime as dt

from saola.egov.models import Lookup as Row


def add(asker: str, at: dt.datetime) -> None:
    """Note an attempt."""
    Row.objects.create(asker=asker, at=at)


def count(asker: str, since: dt.datetime) -> int:
    """How many attempts this asker made since then."""
    return Row.objects.filter(asker=asker, at__gt=since).count()


def forget(before: dt.datetime) -> int:
    """Drop what no longer counts; how many rows."""
    return Row.objects.filter(at__lte=before).delete()[0]
