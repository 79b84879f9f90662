"""Run by a test: many threads take result numbers of one unit and year, on a real database."""

import sys
from concurrent.futures import ThreadPoolExecutor

THREADS, EACH = 8, 25


def main():
    from saola.app.control.ready import make_ready

    make_ready()
    from saola.app import prepare

    prepare.databases()
    from django.db import connection

    from saola.egov.results import store

    def rush(_number):
        taken = [store.next_serial("U1", 2026) for _ in range(EACH)]
        connection.close()
        return taken

    with ThreadPoolExecutor(THREADS) as pool:
        taken = [serial for each in pool.map(rush, range(THREADS)) for serial in each]
    sys.stdout.write(" ".join(str(serial) for serial in sorted(taken)))


if __name__ == "__main__":
    main()
