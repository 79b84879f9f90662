"""Filing on the event loop: many exchanges wait together for one fsync (group commit).

Whoever files while the disk is busy joins the next batch, so a batch is as large as the load.
"""

import asyncio
import concurrent.futures

from saola.kernel.errors import Fault
from saola.lgsp import limits
from saola.lgsp.evidence.log import Log

Waiting = tuple[bytes, "asyncio.Future[int]"]


class Filing:
    """The one way into a log for the coroutines of a process."""

    def __init__(self, log: Log) -> None:
        """`log` is open and nobody else appends to it."""
        self.log = log
        self._waiting: list[Waiting] = []
        self._task: asyncio.Task[None] | None = None
        self._disk = concurrent.futures.ThreadPoolExecutor(1, "evidence")

    @property
    def able(self) -> bool:
        """Whether a record offered now would be filed; ask before anything irrevocable."""
        return not self.log.broken and len(self._waiting) < limits.evidence_waiting_records_max

    async def file(self, record: bytes) -> int:
        """The number of the record, once it is durable; a Fault when the disk refuses it."""
        if not self.able:
            raise Fault("the evidence log takes no more records")
        loop = asyncio.get_running_loop()
        place: asyncio.Future[int] = loop.create_future()
        self._waiting.append((record, place))
        if self._task is None:
            self._task = loop.create_task(self._commit())
        return await place

    async def close(self) -> None:
        """File what waits, then close the log."""
        while self._task is not None:
            await asyncio.wait([self._task])
        self._disk.shutdown()
        self.log.close()

    async def _commit(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                batch = self._waiting[: limits.evidence_batch_records_max]
                del self._waiting[: len(batch)]
                try:
                    first = await loop.run_in_executor(
                        self._disk, self.log.append, [record for record, _ in batch]
                    )
                except (OSError, Fault) as refused:
                    _refuse(batch, refused)
                    continue
                for number, (_, place) in enumerate(batch, start=first):
                    if not place.done():  # its client may have gone
                        place.set_result(number)
        finally:
            self._task = None


def _refuse(batch: list[Waiting], why: Exception) -> None:
    for _, place in batch:
        if not place.done():
            fault = Fault("the evidence log could not be written")
            fault.__cause__ = why
            place.set_exception(fault)
