"""What the demo's probes send makes a rule of the pack fire, and lets it go quiet again."""

import datetime as dt
import json

from saola.app.demo import probes
from saola.ioc.thresholds.model import News, Reading
from saola.ioc.thresholds.rules import judge, threshold
from saola.province import api as province
from saola.province.api import Protocol, ReadingKind

NOW = dt.datetime(2026, 11, 28, 1, tzinfo=dt.UTC)


def held(probe, rule):
    return threshold(
        rule=rule.code,
        level=rule.level,
        for_s=rule.for_s,
        hysteresis=rule.hysteresis,
        levels=[(one.level, one.at) for one in province.levels(probe.station.code, rule.quantity)],
        gap_s=province.quantity(rule.quantity).stale_after_s,
    )


def test_there_is_one_for_each_protocol_that_the_replay_leaves_alone():
    mqtt, http = probes.probes()
    assert (mqtt.station.protocol, http.station.protocol) == (Protocol.MQTT, Protocol.HTTP)
    recorded = {
        one.station for one in province.current().readings if one.kind is ReadingKind.MEASURED
    }
    assert recorded.isdisjoint({mqtt.station.code, http.station.code})
    events = {
        province.event_place(one.station, one.quantity)
        for one in province.current().readings
        if one.kind is ReadingKind.MEASURED and one.quantity == mqtt.quantity
    }
    assert mqtt.event_place not in events, (
        "its incident is its own, so it ends when its value falls"
    )


def test_its_rise_fires_the_rule_that_tells_the_people_and_its_low_value_quiets_every_rule():
    probe, _ = probes.probes()
    sent = [json.loads(one) for one in probes.rise(probe)]
    fallen = json.loads(probes.message(probe, probe.low, NOW + dt.timedelta(days=3650)))
    assert probe.rule.bulletin
    for rule in province.current().rules:
        if rule.quantity != probe.quantity or (limit := held(probe, rule)) is None:
            continue
        watch, news = None, []
        for one in (*sent, fallen):
            at = dt.datetime.fromisoformat(one["TimeInstant"])
            value = one[probe.quantity]["value"]
            reading = Reading(
                station=probe.station.code,
                quantity=probe.quantity,
                value=value,
                at=at,
                measured_at=at,
            )
            watch, what = judge(watch, reading, limit)
            news.append(what)
        if rule.code == probe.rule.code:
            assert News.FIRED in news
        assert watch.phase == "quiet"


def test_its_messages_say_that_they_are_made_up():
    probe, _ = probes.probes()
    assert json.loads(probes.message(probe, 1, NOW))["source"] == probes.SOURCE
