"""What the recorder keeps when a commit fails."""

import pytest

from saola.scp.broker.model import Verb, Write
from saola.scp.broker.pipeline import Pipeline
from saola.scp.entities.model import Instance
from saola.scp.temporal.recorder import Recorder


class FailsOnce:
    def __init__(self):
        self.failures = 1

    async def follow(self, tx, changes):
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full")

    def committed(self):
        pass


def test_a_period_whose_opening_was_undone_is_opened_again(broker, loop):
    pipeline = Pipeline(broker.platform.connections, (Recorder(), FailsOnce()))
    level = Instance("level", "", {"type": "Property", "value": 1})

    def write(number, *instances):
        one = Write(verb=Verb.CREATE, id=f"urn:a:{number}", types=("T",), instances=instances)
        loop.run_until_complete(pipeline.write_one(one))

    with pytest.raises(OSError, match="full"):
        write(1, level)
    write(2)
    write(3, level)
    found = broker.get("temporal/entities/urn:a:3?timeproperty=createdAt").json
    assert [one["value"] for one in found["level"]] == [1]
