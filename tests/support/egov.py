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


def somebody(account, kind="citizen", *roles):
    """A principal, with roles as pairs of code and unit."""
    from saola.identity.api import Principal, Role

    return Principal(id=account, kind=kind, roles=tuple(Role(*role) for role in roles))


def an_official(role, unit, account=""):
    """A principal with one role in one unit."""
    return somebody(account or f"{role}-1", "official", (role, unit))


def a_procedure():
    """A procedure of the pack with a short way and no paper or answer missing below."""
    from saola.province import api as province

    return province.procedure("1.001193")


def a_filing(**changes):
    """A checked filing of a commune's procedure; competent is the first commune that handles it."""
    from saola.egov.dossiers.actions import Filing
    from saola.egov.dossiers.record import Applicant
    from saola.province import api as province

    procedure = a_procedure()
    unit = changes.pop("competent_unit", province.competent_units(procedure)[0].code)
    filled = {
        "procedure": procedure,
        "competent_unit": unit,
        "received_unit": unit,
        "channel": "online",
        "filer": "citizen-1",
        "client_key": "key-1",
        "applicant": Applicant(name="Lê Thử", phone="0900000001"),
        "answers": {"purpose": "thử"},
    }
    return Filing(**(filled | changes))


def wish(dossier, reason="", code=""):
    """An act on the dossier as it stands."""
    from saola.egov.dossiers.actions import Wish

    return Wish(code=dossier.code, version=dossier.life.version, reason_code=code, reason=reason)


def walked_to_the_leader(dossier):
    """The dossier accepted, processed and sent on to its deciding step."""
    from saola.egov.dossiers import actions

    unit = dossier.competent_unit
    dossier = actions.accept(an_official("counter", dossier.received_unit), wish(dossier))
    dossier = actions.claim(an_official("officer", unit), wish(dossier))
    return actions.send_on(an_official("officer", unit), wish(dossier), "decide")


def issued(dossier, text="Xác nhận nội dung đề nghị là đúng."):
    """The result of a dossier at its deciding step."""
    from saola.egov.results import actions

    return actions.issue(an_official("leader", dossier.competent_unit), wish(dossier), text)


def as_kept(dossier):
    """The dossier as it stands in the store."""
    from saola.egov.dossiers import store

    return store.by_code(dossier.code)
