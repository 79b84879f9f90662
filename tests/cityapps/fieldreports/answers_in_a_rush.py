"""Run by a test: the whole life of a report on a real database, many officers answering at once."""

import sys
from concurrent.futures import ThreadPoolExecutor

THREADS = 8


def main():
    from saola.app.control.ready import make_ready

    make_ready()
    from saola.app import prepare

    prepare.databases()
    from django.db import connection

    from saola.cityapps import limits
    from saola.cityapps.fieldreports import actions, store
    from saola.cityapps.fieldreports.model import Given
    from saola.ioc import api as ioc
    from saola.kernel import clock
    from saola.kernel.errors import Refusal
    from saola.province import api as province
    from saola.province.api import Level

    given = Given(
        category=province.current().report_categories[0].code,
        text="Cống thoát nước bị nghẹt",
        division=province.divisions(level=Level.COMMUNE)[0].code,
    )
    began = clock.now()
    filed = actions.file(given, origin="one")
    code = filed.report.code

    def rush(number):
        try:
            actions.answer(code, text=f"trả lời {number}", shown=True, units=None, by=str(number))
        except Refusal:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(THREADS) as pool:
        won = sum(pool.map(rush, range(THREADS)))
    actions.rate(code, stars=5, remark="", by="")
    counts = ioc.feedback_statistics(filed.report.unit, began, clock.now())
    own, published = store.own("", [code], 9), store.published(9, given.category)
    assert own == published == [store.find(code)]
    assert store.open_reports(None, 9) == []
    assert len(store.history(code, 9)) == 3

    def flood(_number):
        try:
            actions.file(given, origin="flood")
        except Refusal:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(THREADS) as pool:
        taken = sum(pool.map(flood, range(2 * limits.anonymous_reports_per_hour_max)))
    assert taken == limits.anonymous_reports_per_hour_max, taken
    sys.stdout.write(f"{won} won, {counts.answered} counted, {store.find(code).stars} stars")


if __name__ == "__main__":
    main()
