"""The table of aggregates: counted up from the history, and asked in its place.

They count every observed instance up to one number; what is younger is counted in when they are
asked. An aggregate belongs to the period its instances were stored in, so a correction counts that
period's share of the hour anew, whatever was dropped of others.
"""

from collections.abc import Sequence

import orjson

from saola.scp import limits
from saola.scp.db import Row, Tx
from saola.scp.temporal import store
from saola.scp.temporal.model import (
    PERIOD_SHIFT,
    SCOPE,
    Aggregation,
    Bucket,
    Method,
    Span,
    first_of,
)
from saola.scp.temporal.rules import HOUR_US, STEPS, grained
from saola.scp.temporal.store import LIST, period_sql

KIND = {"sqlite": "json_extract(body, '$.type')", "postgresql": "body::jsonb ->> 'type'"}
SIZE_MAX = "1e140"  # beyond it squares are no numbers; such a value counts as none
NUMBER = f"CASE WHEN ABS(number) < {SIZE_MAX} THEN number END"
START = "observed_at - ((observed_at % {0}) + {0}) % {0}"
COUNTED = f"observed_at IS NOT NULL AND name <> '{SCOPE}'"
ADD = """INSERT INTO aggregate (entity, name, hours, start, dataset, period, kind, instances,
      numbers, total, least, greatest, squares, spread)
    SELECT entity, name, {hours}, start, dataset, {period}, MAX(kind), COUNT(*), COUNT(number),
      SUM(number), MIN(number), MAX(number), SUM(number * number), SUM(away * away)
    FROM (SELECT entity, name, dataset, start, kind, number,
        number - AVG(number) OVER (PARTITION BY entity, name, dataset, start) AS away
      FROM (SELECT entity, name, dataset, {start} AS start, {kind} AS kind, {number} AS number
        FROM history_{period} WHERE {counted} AND {where}) AS instance) AS distance
    GROUP BY entity, name, dataset, start
    ON CONFLICT (entity, name, hours, start, dataset, period) DO UPDATE SET
      instances = aggregate.instances + excluded.instances,
      numbers = aggregate.numbers + excluded.numbers,
      total = COALESCE(aggregate.total + excluded.total, aggregate.total, excluded.total),
      least = CASE WHEN excluded.least < aggregate.least OR aggregate.least IS NULL
        THEN excluded.least ELSE aggregate.least END,
      greatest = CASE WHEN excluded.greatest > aggregate.greatest OR aggregate.greatest IS NULL
        THEN excluded.greatest ELSE aggregate.greatest END,
      squares = COALESCE(aggregate.squares + excluded.squares, aggregate.squares,
        excluded.squares),
      spread = CASE WHEN aggregate.numbers > 0 AND excluded.numbers > 0
        THEN aggregate.spread + excluded.spread
          + (aggregate.total / aggregate.numbers - excluded.total / excluded.numbers)
          * (aggregate.total / aggregate.numbers - excluded.total / excluded.numbers)
          * aggregate.numbers * excluded.numbers / (aggregate.numbers + excluded.numbers)
        ELSE COALESCE(aggregate.spread, excluded.spread) END"""
COUNTED_TO = "SELECT seq FROM aggregated"
COUNT_TO = "UPDATE aggregated SET seq = ?"
LAST_OF = (
    "SELECT MAX(seq) FROM (SELECT seq FROM history_{} WHERE seq > ? ORDER BY seq LIMIT ?) AS a"
)
YOUNG = "SELECT COUNT(*) FROM (SELECT 1 FROM history WHERE seq > ? LIMIT ?) AS young"
HOLDS = "SELECT 1 FROM aggregate WHERE entity = ? LIMIT 1"


# --- counting ----------------------------------------------------------------------------


async def counted_to(tx: Tx) -> int:
    """The number of the last instance that the aggregates count."""
    return int((await tx.rows(COUNTED_TO))[0][0])


async def count_up(tx: Tx, most: int) -> bool:
    """Count up to `most` further instances in; whether there were any."""
    done = await counted_to(tx)
    for period in await store.periods(tx):
        if period < done >> PERIOD_SHIFT:
            continue
        after = max(done, first_of(period) - 1)
        last = (await tx.rows(LAST_OF.format(period), (after, most)))[0][0]
        if last is not None:
            await _add(tx, period, "seq > ? AND seq <= ?", (after, last))
            await tx.rows(COUNT_TO, (last,))
            return True
    return False


async def _add(tx: Tx, period: int, where: str, values: Sequence[object]) -> None:
    for hours in STEPS:
        sql = ADD.format(
            hours=hours,
            period=period,
            start=START.format(hours * HOUR_US),
            kind=KIND[tx.dialect],
            number=NUMBER,
            counted=COUNTED,
            where=where,
        )
        await tx.rows(sql, values)


async def recount(tx: Tx, period: int, entity: int, name: str, dataset: str) -> None:
    """Count anew what a series has in a period, which must lie in the database."""
    where = "entity = ? AND name = ? AND dataset = ?"
    series = (entity, name, dataset)
    await tx.rows(f"DELETE FROM aggregate WHERE {where} AND period = ?", (*series, period))  # noqa: S608 # bound
    done = await counted_to(tx)
    await _add(tx, period, f"{where} AND seq <= ?", (*series, done))


async def forget(tx: Tx, entity: int, name: str, dataset: str | None) -> None:
    """Keep no aggregates of an entity, of its attribute, of one instance of that."""
    where, bound = store.series_sql(entity, name, dataset)
    await tx.rows(f"DELETE FROM aggregate WHERE entity = ?{where}", bound)  # noqa: S608 # bound


# --- asking ------------------------------------------------------------------------------


async def holds(tx: Tx, entity: int) -> bool:
    """Whether there are aggregates of the entity."""
    return bool(await tx.rows(HOLDS, (entity,)))


async def reach(tx: Tx, entity: int, span: Span) -> tuple[int, int] | None:
    """From when to when there are aggregates of an entity within the span."""
    where, bound = _within(tx, span, "start")
    sql = f"SELECT MIN(start), MAX(start) FROM aggregate WHERE entity = ? AND hours = 1{where}"  # noqa: S608 # bound
    first, last = (await tx.rows(sql, (entity, *bound)))[0]
    return None if first is None else (first, last + HOUR_US)


async def answer(
    tx: Tx, entity: int, span: Span, wanted: Aggregation, bounds: Sequence[int]
) -> tuple[list[Bucket], tuple[str, ...]] | None:
    """The buckets, and the names of those attributes that the instances answer better for.

    None when only the instances can answer for any. Of values that are no numbers, the buckets
    tell how many there were.
    """
    hours = grained(span, wanted, bounds)
    if not hours:
        return None
    done = await counted_to(tx)
    most = limits.uncounted_instances_max
    if (await tx.rows(YOUNG, (done, most + 1)))[0][0] > most:
        return None
    rows = await _rows(tx, entity, span, wanted, bounds, hours, done)
    others: frozenset[str] = frozenset()
    if set(wanted.methods) != {Method.TOTAL}:
        others = frozenset(row[0] for row in rows if row[4] != row[5])
    return [_bucket(row, wanted, bounds) for row in rows], tuple(sorted(others))


async def _rows(  # noqa: PLR0913, PLR0917 # what is asked, and from what
    tx: Tx,
    entity: int,
    span: Span,
    wanted: Aggregation,
    bounds: Sequence[int],
    hours: int,
    done: int,
) -> Sequence[Row]:
    kept, bound = _within(tx, span, "start")
    young, bound_young = _within(tx, span, "observed_at")
    part, values = period_sql("start", wanted, bounds, tx.dialect)
    part_young, _ = period_sql("observed_at", wanted, bounds, tx.dialect)
    number = NUMBER
    source = (
        f"SELECT name, dataset, {part} AS part, kind, instances, numbers, total, least, greatest,"  # noqa: S608 # bound
        f" squares, spread FROM aggregate WHERE entity = ? AND hours = {hours}{kept}"
        f" UNION ALL SELECT name, dataset, {part_young}, {KIND[tx.dialect]}, 1,"
        f" CASE WHEN {number} IS NULL THEN 0 ELSE 1 END, {number}, {number}, {number},"
        f" {number} * {number}, 0 FROM history"
        f" WHERE seq > ? AND entity + 0 = ? AND {COUNTED}{young}"
    )
    away = "CAST(NULL AS DOUBLE PRECISION)"
    if Method.DEVIATION in wanted.methods:
        window = "OVER (PARTITION BY name, dataset, part)"
        mean = f"SUM(total) {window} / NULLIF(SUM(numbers) {window}, 0)"
        away = f"total / NULLIF(numbers, 0) - {mean}"
    return await tx.rows(
        "SELECT name, dataset, part, MAX(kind), CAST(SUM(instances) AS BIGINT),"  # noqa: S608 # bound
        " CAST(SUM(numbers) AS BIGINT), SUM(total), MIN(least), MAX(greatest), SUM(squares),"
        " SUM(spread + COALESCE(numbers * away * away, 0))"
        f" FROM (SELECT *, {away} AS away FROM ({source}) AS counted) AS placed"
        " GROUP BY name, dataset, part ORDER BY part, name, dataset",
        (*values, entity, *bound, *values, done, entity, *bound_young),
    )


def _within(tx: Tx, span: Span, at: str) -> tuple[str, list[object]]:
    where, bound = "", list[object]()
    for sign, bound_at in ((">=", span.start), ("<", span.end)):
        if bound_at is not None:
            where, bound = f"{where} AND {at} {sign} ?", [*bound, bound_at]
    listed = (
        ("name", "", span.names),
        ("name", "NOT ", span.without),
        ("dataset", "", span.datasets),
    )
    for column, not_, some in listed:
        if some:
            where += f" AND {column} {not_}IN {LIST[tx.dialect]}"
            bound.append(orjson.dumps(some).decode())
    return where, bound


def _bucket(row: Row, wanted: Aggregation, bounds: Sequence[int]) -> Bucket:
    name, dataset, part, kind, instances, numbers, total, least, greatest, squares, spread = row
    computed = {
        Method.TOTAL: instances,
        Method.SUM: total,
        Method.AVERAGE: total / numbers if numbers else None,
        Method.LEAST: least,
        Method.GREATEST: greatest,
        Method.SQUARES: squares,
        Method.DEVIATION: (max(spread, 0.0) / numbers) ** 0.5 if numbers else None,
    }
    start, end = store.part_of(part, wanted, bounds)
    values = tuple(computed[one] for one in wanted.methods)
    return Bucket(name, dataset, start, end, 0, values, kind)
