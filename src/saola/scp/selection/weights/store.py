"""Weighing a selection: which of its parts fit so many entities that listing them is a waste.

A list of a hundred thousand takes longer to make than a page of twenty takes to find by asking
one entity after the other; of a list of a few it is the other way round. SQLite cannot know;
PostgreSQL weighs by its own statistics.
"""

import msgspec
import orjson

from saola.scp.db import Tx
from saola.scp.selection.model import (
    Every,
    Expression,
    Geo,
    Linked,
    Operator,
    Selection,
    Some,
)
from saola.scp.selection.places.store import near_enough
from saola.scp.selection.store import (
    HOLDERS,
    LIST,
    OF_NAMES,
    SYSTEM_COLUMNS,
    Values,
    holders,
)

COMMON = 2000  # as many are listed in about a millisecond
FIT = "SELECT COUNT(*) FROM (SELECT 1 FROM ({}) LIMIT ?)"


async def weighed(tx: Tx, selection: Selection) -> Selection:
    """The same selection, its common parts marked; reads at most `COMMON` rows for each."""
    if tx.dialect != "sqlite" or selection.ids:
        return selection
    if selection.q is not None:
        selection = msgspec.structs.replace(selection, q=await _weighed(tx, selection.q))
    if selection.geo is not None:
        selection = msgspec.structs.replace(selection, geo=await _geo(tx, selection.geo))
    if selection.attributes:
        named = (orjson.dumps(selection.attributes).decode(),)
        common = await _common(tx, f"{OF_NAMES}{LIST[tx.dialect]}", named)
        selection = msgspec.structs.replace(selection, holders_common=common)
    return selection


async def _weighed(tx: Tx, one: Expression) -> Expression:
    if isinstance(one, Every | Some):
        return type(one)(tuple([await _weighed(tx, inner) for inner in one.terms]))
    if isinstance(one, Linked) or one.name in SYSTEM_COLUMNS:
        return one
    plain = not (one.inner or one.path) and one.operator not in {Operator.EXISTS, Operator.ABSENT}
    values: Values = []
    asked = holders(one, tx.dialect, values) if plain else [HOLDERS]
    common = await _common(tx, asked[0], values[: asked[0].count("?")] if plain else (one.name,))
    return msgspec.structs.replace(one, common=common)


async def _geo(tx: Tx, geo: Geo) -> Geo:
    values: Values = []
    asked = near_enough(geo, tx.dialect, values)
    return msgspec.structs.replace(geo, common=await _common(tx, asked, values))


async def _common(tx: Tx, holders: str, values: Values | tuple[str, ...]) -> bool:
    """Whether a query for holders finds many."""
    return int((await tx.rows(FIT.format(holders), (*values, COMMON)))[0][0]) == COMMON
