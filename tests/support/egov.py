"""Working time, actors and deeds for tests of e-government."""

import datetime as dt

from saola.egov.dossiers.model import Actor, Deed, Hat

START = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)


class RoundTheClock:
    """An office that never closes, so that working hours are hours."""

    def hours_between(self, start, end):
        return (end - start) / dt.timedelta(hours=1)

    def after_hours(self, start, hours):
        return start + dt.timedelta(hours=hours)


def actor(*hats, account="officer-1", unit="U1"):
    return Actor(account, frozenset(hats), unit)


EVERYBODY = actor(*Hat)


def deed(life=None, who=EVERYBODY, at=START, code="", words="vì lý do của vụ việc"):
    return Deed(
        actor=who, at=at, expected=life.version if life else 0, reason_code=code, reason=words
    )
