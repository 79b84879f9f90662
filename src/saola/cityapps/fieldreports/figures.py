"""What field reports add to the operations centre: how many are open, how many came on time."""

import datetime as dt

from saola.cityapps.fieldreports import store
from saola.ioc import api as ioc
from saola.ioc.api import Addition, Entities, Measure
from saola.province.api import Text

WINDOW = dt.timedelta(days=30)
SOURCE = Text("sổ phản ánh hiện trường", "the register of field reports")


def addition(entities: Entities, now: dt.datetime) -> Addition:
    """The indicators `reports_open` and `reports_on_time` (answers of 30 days, per cent)."""
    counts = ioc.feedback_statistics(None, now - WINDOW, now + dt.timedelta(seconds=1))
    share = round(100 * counts.on_time / counts.answered, 1) if counts.answered else None
    return Addition(
        measures={
            "reports_open": Measure(value=store.count_open(), at=now, source=SOURCE),
            "reports_on_time": Measure(value=share, at=now, source=SOURCE),
        }
    )
