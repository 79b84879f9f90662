import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scp.ingest.devices import GATE, PROBE

from saola.kernel.errors import Refusal
from saola.scp.ingest import orders
from saola.scp.ingest.model import Command


def command(value):
    return Command(device="hoa-dinh", name="open", value=value, at=1, expires_at=2)


def test_a_command_is_written_as_the_device_reads_it():
    assert orders.written(command(50), "json") == b'{"open":50}'
    assert orders.written(command(50), "ul") == b"hoa-dinh@open|50"
    assert orders.written(command({"to": 50, "in": "2 min"}), "ul") == (
        b"hoa-dinh@open|to=50|in=2 min"
    )
    assert orders.written(command("a|b#c"), "ul") == b"hoa-dinh@open|a b c"
    assert orders.topic(PROBE) == "/json/k-probe/hoa-dinh/cmd"


def test_an_answer_names_its_command():
    assert orders.answers(b'{"open": "done"}', PROBE) == {"open": "done"}
    assert orders.answers(b"hoa-dinh@open|half way", PROBE) == {"open": "half way"}


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{",
        b"{}",
        b'{"open": null}',
        b"open|done",
        b"@open|done",
        b"hoa-dinh@|done",
        b"hoa-dinh@open",
        b"\xff",
        orjson.dumps({"open": "x" * 600}),
        b" " * 70_000,
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(payload):
    with pytest.raises(Refusal):
        orders.answers(payload, PROBE)


def test_a_device_answers_for_itself_alone():
    with pytest.raises(Refusal):
        orders.answers(b"hoa-dinh@open|done", GATE)


plain = st.text(max_size=9).filter(lambda one: not set(one) & set("|=#@") and one == one.strip())


@given(plain)
def test_what_a_device_is_told_and_says_back_is_the_same(text):
    (line,) = orders.written(command(text), "ul").decode().split("#")
    assert orders.answers(line.encode(), PROBE) == {"open": text}
