"""What nobody took is shown to an operator, and sent again when told to."""

import argparse

from tests.scp.subscriptions.test_http import (
    Receiver,
    levels,
    running,
    settled,
    subscription,
    update,
)

from saola.app.commands import notifications as command
from saola.kernel import db
from saola.scp import limits
from saola.scp.subscriptions import actions


def test_what_was_given_up_is_sent_again_in_its_order(store, loop, monkeypatch):
    monkeypatch.setattr(limits, "notification_attempts_max", 1)

    async def told():
        async with Receiver() as receiver, running(store) as client:
            receiver.status = 500
            await client.asking("POST", "subscriptions", subscription(receiver.uri))
            for value in (1, 2):
                await update(client, value)
                await receiver.until(value)
                await settled(client)
            opened = client.platform.connections
            dead = await actions.given_up(opened, "", 10)
            assert [one.attempts for one in dead] == [1, 1]
            assert await actions.given_up(opened, "urn:s:other", 10) == []
            receiver.status = 200
            assert await actions.send_again(opened, "urn:s:other") == 0
            assert await actions.send_again(opened, "urn:s:1") == 2
            client.platform.delivery.wake()
            await receiver.until(4)
            await settled(client)
            assert await actions.given_up(opened, "", 10) == []
            return levels(receiver)

    assert loop.run_until_complete(told()) == [1, 2, 1, 2]


def test_the_command_shows_and_revives(store, loop, monkeypatch, capsys):
    monkeypatch.setattr(limits, "notification_attempts_max", 1)
    monkeypatch.setattr(db, "store", lambda name: store)

    async def told():
        async with Receiver() as receiver, running(store) as client:
            receiver.status = 500
            await client.asking("POST", "subscriptions", subscription(receiver.uri))
            await update(client, 1)
            await receiver.until(1)
            await settled(client)

    loop.run_until_complete(told())
    for action in ("failures", "replay", "failures"):
        given = argparse.Namespace(action=action, subscription="", tenant="")
        assert command.run(given) == 0
    shown, replayed = capsys.readouterr().out.splitlines()[-2:]
    assert "urn:s:1" in shown
    assert "500" in shown
    assert replayed.startswith("1 ")
