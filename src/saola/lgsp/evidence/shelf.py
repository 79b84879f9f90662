"""Reading the log while another process writes it: records, proofs, receipts."""

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from saola.kernel import settings
from saola.kernel.errors import Fault
from saola.lgsp.evidence import frames, merkle, notes
from saola.lgsp.evidence.log import segment_path
from saola.lgsp.evidence.model import Checkpoint, Receipt, Record
from saola.lgsp.evidence.nodes import Nodes

READ_BYTES = 64 * 1024

_decoder = msgspec.json.Decoder(Record)


class Shelf:
    """A log folder, read only."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the log's; it may not exist yet."""
        self.folder = folder
        self._nodes = Nodes(folder)

    def checkpoint(self) -> Checkpoint | None:
        """The newest checkpoint, its signature checked; None when nothing was ever filed."""
        try:
            note = (self.folder / "checkpoint").read_text(encoding="utf-8")
            name, public = self._key()
        except FileNotFoundError:
            return None
        return notes.opened(note, name, public)

    def payload(self, seq: int) -> bytes:
        """The text of a record as hashed; a Fault when the log does not hold it."""
        first, offset = self._nodes.place(seq)
        with segment_path(self.folder, first).open("rb") as file:
            content = os.pread(file.fileno(), READ_BYTES, offset)
        frame = frames.frame_at(content, 0)
        if frame is None or frame.kind != frames.RECORD:
            raise Fault(f"record {seq} of the evidence log is damaged")
        return frame.payload

    def record(self, seq: int) -> Record:
        """A record."""
        return _decoder.decode(self.payload(seq))

    def records(self, begin: int, end: int) -> Iterator[tuple[int, Record]]:
        """Records `begin` to `end` (not included), with their numbers."""
        for seq in range(begin, end):
            yield seq, self.record(seq)

    def receipt(self, seq: int) -> Receipt | None:
        """The proof that record `seq` stands in the log; None when it does not."""
        checkpoint = self.checkpoint()
        if checkpoint is None or not 0 <= seq < checkpoint.size:
            return None
        proof = merkle.inclusion_proof(seq, checkpoint.size, self._nodes.node)
        return Receipt(
            index=seq,
            leaf=self.payload(seq).decode(),
            proof=tuple(base64.b64encode(step).decode() for step in proof),
            checkpoint=checkpoint.note,
            vkey=(self.folder / "vkey").read_text(encoding="ascii").strip(),
        )

    def consistency(self, older: int, newer: int) -> list[bytes]:
        """Proof that the log of `older` records begins the log of `newer` (RFC 9162, 2.1.4)."""
        return merkle.consistency_proof(older, newer, self._nodes.node)

    def _key(self) -> tuple[str, bytes]:
        name, _, encoded = (self.folder / "vkey").read_text(encoding="ascii").strip().split("+", 2)
        return name, base64.b64decode(encoded)[1:]


def folder() -> Path:
    """Where this installation keeps its log."""
    return settings.current().var / "evidence" / "exchange"


def shelf() -> Shelf:
    """The log of this installation."""
    return Shelf(folder())
