"""Records and logs for tests."""

from saola.lgsp.evidence import rules
from saola.lgsp.evidence.model import Record
from saola.lgsp.evidence.notes import Signer

SEED = bytes(range(32))
AT = "2026-03-02T01:00:00.000Z"


def signer(seed=SEED):
    return Signer("saola/test/exchange", seed)


def record(number=0, **changes):
    fields = {
        "id": f"request-{number}",
        "message": f"message-{number}",
        "consumer": "VN/GOV/T1/egov",
        "service": "VN/GOV/BCA/csdl-dan-cu/citizens",
        "contract": "contract-1",
        "method": "POST",
        "path": "/lookup",
        "purpose": "tthc.prefill",
        "dossier": "T1-2026-000001",
        "user": "",
        "outcome": "answered",
        "status": 200,
        "fault": "",
        "received": AT,
        "forwarded": AT,
        "answered": AT,
        "filed": AT,
        "request_bytes": 40,
        "response_bytes": 200,
        "request_digest": "",
        "response_digest": "",
        "rules": 1,
    }
    return Record(**(fields | changes))


def payload(number=0, **changes):
    return rules.canonical(record(number, **changes))
