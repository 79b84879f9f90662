import datetime as dt

from tests.simulators.devices.record import READINGS, STATIONS
from tests.support.simulated import ask

from saola.simulators.devices import rules
from saola.simulators.devices.actions import Replay
from saola.simulators.devices.http import Doors
from saola.simulators.devices.model import Sent
from saola.simulators.devices.sending import Ways


def test_the_page_says_what_was_sent_and_when_it_was_really_measured():
    story = rules.story(READINGS, rules.senders(STATIONS, {}))
    replay = Replay(story, Ways("http://127.0.0.1:1", "mqtt://127.0.0.1:1"))
    replay.told = len(story) + 2
    at = dt.datetime(2026, 11, 28, 1, tzinfo=dt.UTC)
    replay.last["xuan-hoa", "salinity"] = Sent(telling=story[0], at=at)
    page = ask(Doors(replay).routes(), "GET", "/devices").body.decode()
    assert "simulated" in page
    assert "4 / 4" in page
    assert "Cống Xuân Hòa" in page
    assert "Xuan Hoa sluice" in page
    assert "02/03/2024 06:00" in page
    assert "28/11/2026 08:00:00" in page
    assert "k-gate" not in page
