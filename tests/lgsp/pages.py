"""Exchanges in this installation's own log, and people who look at them."""

from tests.lgsp.records import record

from saola.kernel import clock
from saola.lgsp import storage
from saola.lgsp.evidence import keys, rules, shelf, store
from saola.lgsp.evidence.log import Log


def file(*changes):
    """File and index exchanges of this moment; their numbers."""
    at = clock.isoformat(clock.now())
    times = dict.fromkeys(("received", "forwarded", "answered", "filed"), at)
    made = [record(place, **(times | one)) for place, one in enumerate(changes)]
    log = Log(shelf.folder(), keys.signer())
    first = log.append([rules.canonical(one) for one in made])
    with storage.prepare().transaction() as tx:
        begin = store.indexed(tx, log.checkpoint.origin)
        records = list(shelf.shelf().records(begin, log.size))
        store.add(tx, log.checkpoint.origin, records)
    log.close()
    return [first + place for place in range(len(made))]
