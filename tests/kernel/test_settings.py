import pytest

from saola.kernel.settings import TABLE, SettingsRefused, read


def test_nothing_needs_to_be_set_and_ports_follow_each_other():
    told = read({"PATH": "/bin"})
    assert told.address == "http://127.0.0.1:8000"
    assert [told.web_port, told.worker_port, told.simulators_port, told.simulated_mail_port] == [
        8001,
        8002,
        8003,
        8004,
    ]


def test_every_setting_says_what_it_is():
    assert all(one.help for one in TABLE)


def test_a_slip_in_a_name_is_refused():
    with pytest.raises(SettingsRefused, match="SAOLA_PROT"):
        read({"SAOLA_PROT": "8000"})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65532"),  # no room for the inner doors
        ("PORT", "eight"),
        ("PORT", "9" * 5000),
        ("MQTT_PORT", "-1"),
        ("DATABASE_URL", "mysql://x"),
        ("EVENTS_URL", "localhost"),
        ("EVENTS_URL", "nats://a:4222,b"),
        ("MQTT_URL", "tcp://x"),
        ("SMTP_URL", "smtp://"),
        ("PUBLIC_URL", "tinh.gov.vn"),
        ("SCP_ACCESS", "all"),
        ("SCP_NOTIFY", "10.0.0.1/8"),
        ("DEMO", "yes"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_value_that_no_setting_admits_is_refused_by_name(key, value):
    with pytest.raises(SettingsRefused, match=f"SAOLA_{key}.*expected"):
        read({f"SAOLA_{key}": value})


def test_several_event_servers_may_be_named():
    told = read({"SAOLA_EVENTS_URL": "nats://a:4222,nats://b:4222"})
    assert told.events_url.count("nats://") == 2
