"""The names in use beside a plain count of them."""

import random

from saola.scp.discovery import store as tables


def test_the_database_counts_as_a_plain_loop_would(broker, loop):
    chance = random.Random(7)  # noqa: S311 # a test must repeat
    entities = [
        {
            "id": f"urn:a:{number}",
            "type": sorted(chance.sample("TUV", chance.randint(1, 3))),
            **dict.fromkeys(chance.sample("abcd", chance.randint(0, 4)), number),
        }
        for number in range(60)
    ]
    broker.post("entityOperations/create", entities)

    async def asked():
        async with broker.platform.connections.reading() as tx:
            types = [await tables.type_info(tx, one, None) for one in "TUV"]
            names = [await tables.attribute_info(tx, one, frozenset("TU")) for one in "abcd"]
            return types, names

    types, names = loop.run_until_complete(asked())
    for one in types:
        having = [entity for entity in entities if one.name in entity["type"]]
        assert one.entities == len(having)
        assert [used.name for used in one.attributes] == [
            name for name in "abcd" if any(name in entity for entity in having)
        ]
    for one in names:
        seen = [e for e in entities if one.name in e and {"T", "U"} & set(e["type"])]
        assert one.entities == len(seen)
        assert set(one.types) == {kind for e in seen for kind in e["type"] if kind in "TU"}
