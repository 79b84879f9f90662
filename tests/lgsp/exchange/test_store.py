from pathlib import Path

import saola.lgsp
from saola.lgsp.exchange import store
from saola.lgsp.exchange.model import Client, Snapshot


def test_an_older_snapshot_never_replaces_a_newer_one(database):
    database.migrate(Path(saola.lgsp.__file__).parent / "schema")
    client = Client(principal="egov", id="VN/GOV/T1/egov")
    with database.transaction() as tx:
        assert store.read(tx) == Snapshot()
        assert store.publish(tx, Snapshot(version=2, clients=(client,)))
        assert not store.publish(tx, Snapshot(version=1))
        assert store.version(tx) == 2
        assert store.read(tx).clients == (client,)
