"""The append-only log: a batch of records becomes durable with one write and one fsync.

The segment files are the truth. Opening a log recovers it: what stands behind the last signed
checkpoint was never acknowledged and is cut off; anything broken before it is a damage, and the
log then refuses to open rather than forget a record that somebody has a receipt for.
"""

import fcntl
import os
from collections.abc import Sequence
from pathlib import Path

from saola.kernel import telemetry
from saola.kernel.errors import Fault
from saola.lgsp import limits
from saola.lgsp.evidence import frames, merkle, notes
from saola.lgsp.evidence.model import Checkpoint
from saola.lgsp.evidence.nodes import NodeWriter

SUFFIX = ".segment"

log = telemetry.logger("lgsp.evidence")


class Log:
    """The writer of one log folder; a folder has one writer at a time."""

    def __init__(
        self, folder: Path, signer: notes.Signer, *, filed: int = 0, segment_bytes: int = 0
    ) -> None:
        """Open and recover the log; `filed` records are known from elsewhere to be in it.

        A Fault when it is in use, damaged, or holds fewer than `filed` records.
        """
        self.folder = folder
        self._signer = signer
        self._segment_bytes = segment_bytes or limits.evidence_segment_bytes_max
        self._segment = -1
        self._first = 0
        self._end = 0
        self._broken = ""
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = _locked(folder)
        (folder / "vkey").write_text(signer.vkey + "\n", encoding="ascii")
        self._nodes = NodeWriter(folder)
        self.checkpoint = signer.checkpoint(0, merkle.EMPTY_ROOT)
        self._recover()
        if self.size < filed:
            raise Fault(f"the evidence log holds {self.size} records, {filed} had been filed")
        self._publish()

    @property
    def size(self) -> int:
        """How many records are filed and can be read; a broken log may hold a batch more."""
        return self._nodes.frontier.size

    @property
    def broken(self) -> str:
        """Why nothing more can be filed; empty when all is well."""
        return self._broken

    def append(self, records: Sequence[bytes]) -> int:
        """File records; they are durable when this returns the number of the first.

        OSError when the disk refuses: then none of them is filed, now or later. When only the
        files beside the segments cannot follow, they are filed, and nothing more is.
        """
        if self._broken:
            raise Fault(f"the evidence log takes no more records: {self._broken}")
        if self._segment < 0 or self._end >= self._segment_bytes:
            self._begin_segment()
        first = self.size
        frontier = self._nodes.frontier.copy()
        made = frontier.extend([merkle.leaf_hash(record) for record in records])
        places, parts, at = [], [], self._end
        for record in records:
            places.append((self._first, at))
            parts.append(frames.encode(frames.RECORD, record))
            at += len(parts[-1])
        checkpoint = self._signer.checkpoint(frontier.size, frontier.root())
        parts.append(frames.encode(frames.CHECKPOINT, checkpoint.note.encode()))
        self._write(b"".join(parts))
        # From here on the records are durable and signed: whoever filed them must hear so.
        self.checkpoint = checkpoint
        try:
            self._nodes.append(frontier, made, places)
        except OSError as refused:
            self._broken = str(refused)  # opening the log makes the nodes again
            log.exception("evidence_nodes_not_written", size=checkpoint.size)
            return first
        self._publish()
        return first

    def close(self) -> None:
        """Let another writer in."""
        if self._segment >= 0:
            self._leave_segment()
        self._nodes.close()
        os.close(self._lock)

    def _write(self, content: bytes) -> None:
        """One write, one fsync; on failure the segment is as it was, or the log is broken."""
        try:
            view = memoryview(content)
            while view:
                view = view[os.write(self._segment, view) :]
            os.fdatasync(self._segment)
        except OSError as refused:
            try:
                os.ftruncate(self._segment, self._end)
                os.lseek(self._segment, self._end, os.SEEK_SET)
                os.fsync(self._segment)
            except OSError:
                self._broken = str(refused)
            raise
        self._end += len(content)

    def _begin_segment(self) -> None:
        """Go on in a new segment; on failure there is none, and the next batch begins it again."""
        if self._segment >= 0:
            self._nodes.sync()
            self._leave_segment()
        self._first = self.size
        path = segment_path(self.folder, self._first)
        # No O_APPEND: a failed batch is cut off and the next one is written in its place.
        self._segment = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)
        self._end = 0
        try:
            self._write(frames.encode(frames.SEGMENT, self.checkpoint.note.encode()))
            _sync_folder(self.folder)
        except OSError:
            self._leave_segment()
            path.unlink()
            raise

    def _leave_segment(self) -> None:
        # The number is forgotten first: once closed, it may be another file's.
        segment, self._segment = self._segment, -1
        os.close(segment)

    def _publish(self) -> None:
        """Put the newest checkpoint where readers find it whole; told when they must wait for it.

        The segments hold it already, so what it covers is filed whether it can be shown or not.
        """
        partial = self.folder / "checkpoint.partial"
        try:
            partial.write_text(self.checkpoint.note, encoding="utf-8")
            partial.replace(self.folder / "checkpoint")
        except OSError:
            log.exception("evidence_checkpoint_not_published", size=self.checkpoint.size)

    def _recover(self) -> None:
        paths = segment_paths(self.folder)
        if paths and _headless(paths[-1]):
            paths.pop().unlink()
        if not paths:
            return
        if not self._rewound(paths[-1]):
            log.info("evidence_nodes_made_again", segments=len(paths))
            assert self._nodes.rewind(0)
            for path in paths[:-1]:
                self._take_in(path, last=False)
        self._take_in(paths[-1], last=True)

    def _rewound(self, path: Path) -> bool:
        """Whether the nodes could be cut back to the beginning of a segment, and are right."""
        if not self._nodes.rewind(first_of(path)):
            return False
        head = frames.frame_at(path.read_bytes(), 0)
        return head is not None and self._opened(head).root == self._nodes.frontier.root()

    def _take_in(self, path: Path, *, last: bool) -> None:
        """Read a segment's batches into the nodes; cut off what no checkpoint covers."""
        content = path.read_bytes()
        first = first_of(path)
        if first != self.size:
            raise Fault(f"evidence segment {path.name} does not follow record {self.size}")
        good, frontier = 0, self._nodes.frontier.copy()
        leaves: list[bytes] = []
        places: list[tuple[int, int]] = []
        for frame in frames.frames(content):
            if frame.kind == frames.RECORD:
                leaves.append(merkle.leaf_hash(frame.payload))
                places.append((first, frame.begin))
                continue
            made = frontier.extend(leaves)
            self._agree(frame, frontier, path)
            self._nodes.append(frontier, made, places)
            frontier, leaves, places, good = frontier.copy(), [], [], frame.end
        if good < len(content):
            if not last or frames.checkpoint_after(content, good):
                raise Fault(f"evidence segment {path.name} is damaged behind byte {good}")
            log.warning("evidence_tail_cut", segment=path.name, bytes=len(content) - good)
        if last:
            self._continue(path, good)

    def _agree(self, frame: frames.Frame, frontier: merkle.Frontier, path: Path) -> None:
        checkpoint = self._opened(frame)
        if checkpoint.size != frontier.size or checkpoint.root != frontier.root():
            raise Fault(
                f"evidence segment {path.name}: the records before byte {frame.begin} are not"
                " the ones that were filed"
            )
        self.checkpoint = checkpoint

    def _opened(self, frame: frames.Frame) -> Checkpoint:
        return notes.opened(frame.payload.decode(), self._signer.name, self._signer.public)

    def _continue(self, path: Path, good: int) -> None:
        self._first = first_of(path)
        self._segment = os.open(path, os.O_RDWR)
        os.ftruncate(self._segment, good)
        os.fsync(self._segment)
        os.lseek(self._segment, good, os.SEEK_SET)
        self._end = good


def segment_path(folder: Path, first: int) -> Path:
    """The segment that begins with record `first`."""
    return folder / f"{first:016d}{SUFFIX}"


def segment_paths(folder: Path) -> list[Path]:
    """The segments of a log, oldest first."""
    return sorted(folder.glob(f"*{SUFFIX}"))


def first_of(path: Path) -> int:
    """The number of a segment's first record."""
    return int(path.name.removesuffix(SUFFIX))


def _headless(path: Path) -> bool:
    """Whether a segment was begun by a writer that died before its head was on the disk."""
    content = path.read_bytes()
    return frames.frame_at(content, 0) is None and not frames.checkpoint_after(content, 0)


def _locked(folder: Path) -> int:
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        os.close(handle)
        raise Fault("another process writes this evidence log") from taken
    return handle


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
