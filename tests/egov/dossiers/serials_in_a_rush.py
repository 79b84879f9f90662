"""Run by a test: many threads take serials of one unit on one day, on a real database."""

import datetime as dt
import sys
from concurrent.futures import ThreadPoolExecutor

THREADS, EACH = 8, 25


def main():
    from saola.app.control.ready import make_ready

    make_ready()  # what follows holds Django's models, and may only be imported now
    from django.db import connection

    from saola.app import prepare
    from saola.egov.dossiers import store

    prepare.databases()

    def rush(_number):
        taken = [store.next_serial("U1", dt.date(2026, 3, 2)) for _ in range(EACH)]
        connection.close()
        return taken

    with ThreadPoolExecutor(THREADS) as pool:
        taken = [serial for each in pool.map(rush, range(THREADS)) for serial in each]
    sys.stdout.write(" ".join(str(serial) for serial in sorted(taken)))


if __name__ == "__main__":
    main()
