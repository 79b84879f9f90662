"""Track a dossier by its code, so often and no more from one address."""

import datetime as dt
import hashlib
import hmac

from django.conf import settings as django_settings

from saola.egov import limits, refusals
from saola.egov.dossiers import codes
from saola.egov.dossiers import store as dossiers
from saola.egov.dossiers.record import Told
from saola.egov.tracking import store
from saola.kernel import clock, orm
from saola.kernel.errors import Refusal

WINDOW = dt.timedelta(seconds=limits.tracking_window_s)


def track(code: str, address: str) -> Told:
    """The dossier with its timeline, for a page that shows no person.

    Codes follow one another, so they are guessed easily: every attempt counts. Refuses what is no
    code, an unknown one, and too many attempts from one address.
    """
    asker = _keyed(address)
    now = clock.now()
    with orm.transacting():
        tried = store.count(asker, now - WINDOW)
        if tried < limits.tracking_attempts_max:
            store.add(asker, now)
    if tried >= limits.tracking_attempts_max:
        raise Refusal(
            refusals.TRACKED_TOO_OFTEN,
            attempts_max=limits.tracking_attempts_max,
            minutes=limits.tracking_window_s // 60,
        )
    wanted = str(codes.parse(code))
    found = dossiers.by_code(wanted)
    if found is None:
        raise Refusal(refusals.CODE_UNKNOWN, code=wanted)
    return Told(found, dossiers.timeline(found.id))


def forget() -> int:
    """Drop attempts that no longer count; how many."""
    with orm.transacting():
        return store.forget(clock.now() - WINDOW)


def _keyed(address: str) -> str:
    """A digest from which nobody learns the address."""
    key = django_settings.SECRET_KEY.encode()
    return hmac.new(key, b"egov.tracking:" + address.encode(), hashlib.sha256).hexdigest()
