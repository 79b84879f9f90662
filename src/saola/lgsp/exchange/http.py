"""The doors of the exchange: calls under `/r1/`, and what anyone may know of it under `/lgsp/`."""

import base64

from saola.identity import tokens
from saola.kernel import refusals as kernel_refusals
from saola.kernel.errors import Fault, Refusal
from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.routing import Route
from saola.lgsp import refusals
from saola.lgsp.evidence.model import Receipt
from saola.lgsp.evidence.shelf import Shelf
from saola.lgsp.exchange import faults
from saola.lgsp.exchange.pipeline import Pipeline
from saola.lgsp.exchange.watching import Watch

TEXT = (("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-cache"))


class Doors:
    """The routes of one gateway; `pipeline` is absent while evidence cannot be written."""

    def __init__(self, watch: Watch, shelf: Shelf) -> None:
        """Answer by the rules of `watch` and from the log on `shelf`."""
        self.pipeline: Pipeline | None = None
        self._watch = watch
        self._shelf = shelf

    def routes(self) -> tuple[Route, ...]:
        """Every door."""
        return (
            Route("*", "/r1/{target...}", self.call, "system token and a contract", "lgsp.call"),
            Route("GET", "/lgsp/health", self.health, "anyone", "lgsp.health"),
            Route("GET", "/lgsp/catalog", self.catalog, "anyone", "lgsp.catalog"),
            Route("GET", "/lgsp/evidence/key", self.key, "anyone", "lgsp.evidence.key"),
            Route(
                "GET",
                "/lgsp/evidence/checkpoint",
                self.checkpoint,
                "anyone",
                "lgsp.evidence.checkpoint",
            ),
            Route(
                "GET",
                "/lgsp/evidence/consistency/{older}",
                self.consistency,
                "anyone",
                "lgsp.evidence.consistency",
            ),
            Route(
                "GET",
                "/lgsp/evidence/proof/{number}",
                self.proof,
                "token of a party of the exchange, or role exchange_admin",
                "lgsp.evidence.proof",
            ),
        )

    async def call(self, request: Request) -> Response:
        """A call of a service (X-Road Message Protocol for REST).

        Answers what the provider answers, as it stands or narrowed to the contract's fields, or
        with an X-Road error body.
        """
        if self.pipeline is None:
            return faults.answer(Refusal(refusals.EVIDENCE_STOPPED), request, request.trace)
        return await self.pipeline.handle(request)

    def health(self, request: Request) -> Response:
        """Whether calls pass, how many exchanges are filed, which version of the rules holds."""
        running = self.pipeline is not None and self.pipeline.able
        return json_response(
            {
                "status": "running" if running else "halted",
                "rules": self._watch.book.version,
                "services": len(self._watch.book.services),
                "contracts": len(self._watch.book.snapshot.contracts),
                "records": self._size(),
            },
            200 if running else 503,
        )

    def catalog(self, request: Request) -> Response:
        """The services on offer: id, names, endpoints, the fields that a contract may name."""
        return json_response(
            {
                "services": [
                    {
                        "id": one.id,
                        "code": one.code,
                        "type": one.kind,
                        "title": {"vi": one.title_vi, "en": one.title_en},
                        "endpoints": [
                            {"method": point.method, "path": point.path} for point in one.endpoints
                        ],
                        "fields": list(one.fields),
                    }
                    for one in self._watch.book.snapshot.services
                ]
            }
        )

    def key(self, request: Request) -> Response:
        """The log's public key (C2SP signed note); compare it with one got by another way."""
        try:
            content = (self._shelf.folder / "vkey").read_bytes()
        except FileNotFoundError as none:
            raise Refusal(kernel_refusals.NOT_FOUND) from none
        return Response(headers=TEXT, body=content)

    def checkpoint(self, request: Request) -> Response:
        """The newest signed state of the log (C2SP tlog-checkpoint)."""
        checkpoint = self._shelf.checkpoint()
        if checkpoint is None:
            raise Refusal(kernel_refusals.NOT_FOUND)
        return Response(headers=TEXT, body=checkpoint.note.encode())

    def consistency(self, request: Request) -> Response:
        """Proof that the log still begins with its first `older` records (RFC 9162, 2.1.4)."""
        checkpoint = self._shelf.checkpoint()
        older = _number(request.values["older"])
        if checkpoint is None or not 0 < older <= checkpoint.size:
            raise Refusal(refusals.NO_SUCH_RECORD, seq=older)
        proof = self._shelf.consistency(older, checkpoint.size)
        return json_response(
            {
                "older": older,
                "newer": checkpoint.size,
                "proof": [base64.b64encode(step).decode() for step in proof],
                "checkpoint": checkpoint.note,
            }
        )

    def proof(self, request: Request) -> Response:
        """The receipt of a record: its text and the proof that it stands in the log.

        Only for the two systems of the exchange, and for the administrators of the exchange.
        """
        asker = tokens.bearer(request)
        if asker.anonymous:
            raise Refusal(kernel_refusals.UNAUTHENTICATED)
        number = _number(request.values["number"])
        receipt = self._shelf.receipt(number)
        ours = self._watch.book.principals.get(asker.id) if asker.kind == "system" else None
        if receipt is None:
            raise Refusal(refusals.NO_SUCH_RECORD, seq=number)
        record = self._shelf.record(number)
        party = ours is not None and (
            record.consumer == ours.id or record.service.startswith(f"{ours.id}/")
        )
        if not party and not asker.may("exchange_admin"):
            raise Refusal(kernel_refusals.FORBIDDEN)
        return json_response(_shown(receipt))

    def _size(self) -> int:
        try:
            checkpoint = self._shelf.checkpoint()
        except Fault:
            return -1
        return 0 if checkpoint is None else checkpoint.size


def _shown(receipt: Receipt) -> dict[str, object]:
    return {
        "format": receipt.format,
        "index": receipt.index,
        "leaf": receipt.leaf,
        "proof": list(receipt.proof),
        "checkpoint": receipt.checkpoint,
        "vkey": receipt.vkey,
    }


def _number(text: str) -> int:
    digits_max = 15
    if not text.isascii() or not text.isdecimal() or len(text) > digits_max:
        raise Refusal(refusals.NO_SUCH_RECORD, seq=text[:digits_max])
    return int(text)
