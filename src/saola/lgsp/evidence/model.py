"""What evidence is made of: the record of an exchange, the checkpoint over all records, a receipt.

A record holds no personal data: bodies stand in it only as digests blinded by a nonce that the
two parties get and the log does not keep, so nobody can find a personal number by trying all.
"""

import msgspec

ANSWERED = "answered"  # the provider answered, whatever its status
REFUSED = "refused"  # the exchange said no; the provider was not called
FAILED = "failed"  # no answer that could be used; or the exchange itself failed
LATENCIES_MS = (10, 30, 100, 300, 1_000, 3_000)
OUTCOMES = (ANSWERED, REFUSED, FAILED)


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One exchange, as it is hashed: JSON, members in this order, strings and integers only.

    Times are ISO 8601 in UTC with milliseconds (empty: never reached); sizes are bytes of bodies;
    digests are hex SHA-256 of the nonce followed by the body (empty: there was no body); `user`
    is a keyed digest of who acted; `rules` is the version of the exchange's rules in force.
    """

    v: int = 1
    id: str
    message: str
    consumer: str
    service: str
    contract: str
    method: str
    path: str
    purpose: str
    dossier: str
    user: str
    outcome: str
    status: int
    fault: str
    received: str
    forwarded: str
    answered: str
    filed: str
    request_bytes: int
    response_bytes: int
    request_digest: str
    response_digest: str
    rules: int


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a log at `size` records; `note` is its signed form (C2SP tlog-checkpoint)."""

    origin: str
    size: int
    root: bytes
    note: str


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """Proof that a record stands in the log: what either party of an exchange may take home.

    `leaf` is the record's text exactly as hashed, `proof` the base64 hashes of RFC 9162, 2.1.3,
    `vkey` the public key of the log in the form of C2SP signed notes.
    """

    format: str = "saola-receipt-1"
    index: int
    leaf: str
    proof: tuple[str, ...]
    checkpoint: str
    vkey: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A record as the index lists it: what a page shows without opening the log."""

    log: str
    seq: int
    at: str
    consumer: str
    service: str
    contract: str
    method: str
    path: str
    purpose: str
    dossier: str
    outcome: str
    status: int
    fault: str
    request_bytes: int
    response_bytes: int
    duration_ms: int
    request_id: str
    message_id: str


class Hour(msgspec.Struct, frozen=True, kw_only=True):
    """What one service did in one hour of UTC (`2026-03-02T01`).

    `within` counts the answered and failed calls by how long they took: as many counts as
    `LATENCIES_MS` has bounds, and one more for those that took longer.
    """

    hour: str
    service: str
    calls: int
    answered: int
    errors: int
    refused: int
    undeclared: int
    duration_ms: int
    within: tuple[int, ...]


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """The traffic from one consumer to one service over a time.

    `refused` counts calls the exchange stopped; `undeclared` those among them that had no contract
    in force. Times are ISO 8601 in UTC.
    """

    consumer: str
    service: str
    calls: int
    answered: int
    errors: int
    refused: int
    undeclared: int
    bytes: int
    first_at: str
    last_at: str
