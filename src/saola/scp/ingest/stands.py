"""Where the series of readings stand: kept in the transaction that stores the readings.

What is in memory runs ahead of the table by what is being stored; the newer of the two counts, so
that a broker beside this one, or one that was started again, judges by the same past.
"""

from collections.abc import Iterable, Mapping, Sequence

from saola.scp.broker.model import Change
from saola.scp.db import Connections, Tx
from saola.scp.ingest import store
from saola.scp.ingest.model import Stand

Series = tuple[str, str]  # device, quantity


class Stands:
    """The broker's follower that remembers the newest reading of each series."""

    def __init__(self, connections: Connections) -> None:
        """Nothing is known but what the table holds."""
        self._connections = connections
        self._newest: dict[Series, Stand] = {}
        self._noted: dict[tuple[str, str], Series] = {}  # by entity and attribute

    async def read(self, series: Iterable[Series]) -> Mapping[Series, Stand]:
        """What the table holds of these series."""
        async with self._connections.reading() as tx:
            return await store.stands(tx, sorted({device for device, _ in series}))

    def before(self, series: Series, kept: Mapping[Series, Stand]) -> Stand | None:
        """The newest of the table, as `read`, and of what is being stored."""
        here, there = self._newest.get(series), kept.get(series)
        if here is None or there is None:
            return here or there
        return here if here.at >= there.at else there

    def note(self, series: Series, stand: Stand, entity: str, attribute: str) -> None:
        """`series` stands so as soon as `attribute` of `entity` is stored."""
        self._newest[series] = stand
        self._noted[entity, attribute] = series

    async def follow(self, tx: Tx, changes: Sequence[Change]) -> None:
        """Keep the stands of the series that the changes go on with."""
        found = {
            series
            for change in changes
            for one in change.put
            if (series := self._noted.get((change.after.id, one.name))) is not None
        }
        if found:
            await store.keep_stands(tx, [(*one, self._newest[one]) for one in sorted(found)])

    def committed(self) -> None:
        """Nobody waits for it."""
