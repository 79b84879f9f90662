"""Many requests miss the same context."""

import asyncio

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
