from tests.scp.ingest.devices import GATE

from saola.scp.ingest.model import Arrival, Group, Measure, Outcome


def test_messages_taken_together_are_reported_one_by_one_in_their_order(field, loop):
    def message(value):
        return Arrival(GATE, [Group(measures=(Measure(name="salinity", value=value),))])

    taken = [message(value) for value in (1.0, 99, 2.0)]
    reports = loop.run_until_complete(field.platform.intake.take(taken))
    assert [one.admitted for one in reports] == [1, 0, 1]
    assert reports[1].counts[Outcome.REFUSED] == 1


def test_introducing_the_devices_again_changes_nothing(field, loop):
    before = field.get("entities/urn:ngsi-ld:Device:xuan-hoa?options=sysAttrs").json
    loop.run_until_complete(field.platform.intake.introduce())
    assert field.get("entities/urn:ngsi-ld:Device:xuan-hoa?options=sysAttrs").json == before
