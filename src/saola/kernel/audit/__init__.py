"""The audit trail: closed vocabulary, append-only, each record chained to the one before by hash.

Who, on whose behalf, did what, on which record, for which purpose. Reading personal data is an
audited act; personal data itself never stands in the trail.
"""

from saola.kernel.audit.store import about, broken_links, hash_at, newest, prepare, record
from saola.kernel.audit.vocabulary import Act, Action, declare, vocabulary

__all__ = [
    "Act",
    "Action",
    "about",
    "broken_links",
    "declare",
    "hash_at",
    "newest",
    "prepare",
    "record",
    "vocabulary",
]
