"""`saola events`: an operator sees what failed and has it delivered again; nothing is skipped."""

import argparse

import pytest

from saola.app.commands import events as command
from saola.kernel import events, orm

pytestmark = pytest.mark.django_db
HANDLER = "lgsp.systems"


def run(*words):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(words))


def cursor():
    with orm.transacting() as tx:
        return events.cursor(tx, HANDLER, "control")


@pytest.fixture(autouse=True)
def had():
    with orm.transacting() as tx:
        events.advance(tx, HANDLER, "control", 5)


def test_a_replay_moves_the_cursor_back():
    assert run("replay", HANDLER, "control", "2") == 0
    assert cursor() == 2


def test_no_replay_passes_over_events(capsys):
    assert run("replay", HANDLER, "control", "6") == 1
    assert "up to 5" in capsys.readouterr().err
    assert cursor() == 5


@pytest.mark.parametrize(
    "words", [("nobody", "control", "0"), (HANDLER, "mars", "0"), (HANDLER, "scp", "x")]
)
def test_a_replay_of_what_is_not_is_refused(words):
    with pytest.raises(SystemExit):
        run("replay", *words)


def test_failures_are_listed_until_they_succeed(capsys):
    envelope = events.Envelope(
        source="scp", seq=7, id="i", name="a.b.c.v1", key="k", at="", trace="", body=b"{}"
    )
    handler = events.Handler(HANDLER, (), lambda told, tx: None)
    with orm.transacting() as tx:
        events.record_failure(tx, handler, envelope, "no gauge")
    assert run("failures") == 0
    assert "lgsp.systems scp#7 retrying after 1: no gauge" in capsys.readouterr().out
