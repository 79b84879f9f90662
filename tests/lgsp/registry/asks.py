"""An ask for tests, for a service of the baseline."""

import datetime as dt

from saola.lgsp.registry.model import Ask


def ask(**changes):
    fields = {
        "consumer": "channels",
        "service": "population",
        "purpose": "kiosk.verify",
        "purpose_text": "Xác thực người dùng tại ki-ốt",
        "legal_basis": "Nghị định 107/2021/NĐ-CP",
        "fields": ("matches",),
        "endpoints": (("POST", "/verify"),),
        "per_minute": 60,
        "per_day": 1_000,
        "since": dt.date(2026, 3, 2),
    }
    return Ask(**(fields | changes))
