"""Many requests miss the same context."""

import asyncio

from saola.scp import limits
from saola.scp.contexts.shelf import Shelf
from saola.scp.library import actions


def test_those_who_miss_one_context_wait_for_one_fetch(broker, loop, monkeypatch):
    asked = []

    async def download(url, admitted):
        asked.append(url)
        await asyncio.sleep(0)
        return {"@context": {"a": "https://example.org/a"}}

    monkeypatch.setattr(actions, "download", download)
    shelf = Shelf()
    library = actions.Library(broker.platform.connections, (), shelf)

    async def many():
        await asyncio.gather(*(library.obtain("http://example.org/") for _ in range(9)))

    loop.run_until_complete(many())
    assert asked == ["http://example.org/"]
    assert shelf.find("http://example.org/")


def test_the_oldest_copies_make_room_but_for_those_that_are_named(broker, loop, monkeypatch):
    documents = {
        "http://example.org/1": {"@context": {"a": "https://example.org/a"}},
        "http://example.org/2": {"@context": ["http://example.org/1"]},
    }

    async def download(url, admitted):
        return documents.get(url, {"@context": {"b": "https://example.org/b"}})

    async def in_use(tx):
        return [["http://example.org/2", {"c": "https://example.org/c"}]]

    monkeypatch.setattr(actions, "download", download)
    monkeypatch.setattr(limits, "contexts_kept_max", 2)
    library = actions.Library(broker.platform.connections, (), Shelf(), in_use)

    async def many():
        for number in range(6):
            await library.obtain(f"http://example.org/{number}")
        return [one.url[-1] for one in await library.kept(None)]

    assert loop.run_until_complete(many()) == ["1", "2", "4", "5"]
