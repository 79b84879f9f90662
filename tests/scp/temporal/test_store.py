"""The history table beside a plain list."""

import random

from saola.scp.temporal import store as tables
from saola.scp.temporal.model import Span, TimeProperty


def test_the_table_answers_as_a_plain_list_would(broker, loop):
    chance = random.Random(4)  # noqa: S311 # a test must repeat
    rows = [
        (
            chance.randint(1, 2),
            chance.choice("ab"),
            "",
            chance.choice([None, chance.randint(0, 20)]),
            number,
            f'{{"type":"Property","value":{number}}}',
        )
        for number in range(200)
    ]

    async def asked():
        async with broker.platform.connections.transaction() as tx:
            await tables.append(tx, rows[:120])
            await tables.append(tx, rows[120:])
        spans = [
            Span(),
            Span(start=5, end=12),
            Span(names=("a",), last=3),
            Span(property=TimeProperty.MODIFIED, start=50, last=10),
        ]
        async with broker.platform.connections.reading() as tx:
            return [(one, await tables.evolution(tx, 1, one, 1000)) for one in spans]

    for span, found in loop.run_until_complete(asked()):
        column = 3 if span.property is TimeProperty.OBSERVED else 4
        wanted = [
            (row[column], row[4], row[1])
            for row in rows
            if row[0] == 1
            and row[column] is not None
            and (span.start is None or row[column] >= span.start)
            and (span.end is None or row[column] < span.end)
            and (not span.names or row[1] in span.names)
        ]
        wanted.sort()
        if span.last:
            wanted = sorted(
                one for name in "ab" for one in [w for w in wanted if w[2] == name][-span.last :]
            )
        assert [(one.at, one.modified_at, one.name) for one in found] == wanted
