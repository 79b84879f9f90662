import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saola.kernel.errors import Refusal
from saola.scp import limits
from saola.scp.contexts.model import CORE
from saola.scp.subscriptions.addresses import networks
from saola.scp.subscriptions.parsing import parse
from saola.scp.subscriptions.rules import is_given_up, may_send_to, pause_s, turn_after

GOOD = {
    "id": "urn:s:1",
    "type": "Subscription",
    "entities": [{"type": "T"}],
    "watchedAttributes": ["a"],
    "q": "a>1",
    "geoQ": {"georel": "near;maxDistance==1", "geometry": "Point", "coordinates": [1, 2]},
    "notification": {
        "attributes": ["a"],
        "format": "keyValues",
        "endpoint": {
            "uri": "https://example.org/x",
            "accept": "application/json",
            "receiverInfo": [{"key": "X-Key", "value": "1"}],
        },
    },
    "throttling": 5,
    "expiresAt": "2030-01-01T00:00:00Z",
    "isActive": True,
}
JUNK = st.sampled_from([None, 4, "", "x", [], [4], {}, {"type": 4}, True, -1, "http://[::1"])


def endpoint(uri):
    return {**GOOD, "notification": {"endpoint": {"uri": uri}}}


def test_a_whole_subscription_is_understood():
    one = parse(GOOD, CORE)
    assert one.watched == {"a"}
    assert one.throttling_s == 5
    assert one.endpoint.headers == (("X-Key", "1"),)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(GOOD)), JUNK, st.sampled_from(sorted(GOOD["notification"])), JUNK)
def test_junk_in_any_member_is_refused_or_harmless(member, junk, inner, other):
    with contextlib.suppress(Refusal):
        parse({**GOOD, member: junk}, CORE)
    with contextlib.suppress(Refusal):
        parse({**GOOD, "notification": {**GOOD["notification"], inner: other}}, CORE)
    with contextlib.suppress(Refusal):
        parse(
            {**GOOD, "notification": {"endpoint": {**GOOD["notification"]["endpoint"], inner: 4}}},
            CORE,
        )


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "http://[::1",
        "http://a@b/",
        "http://example.org:0/",
        "http://example.org/\r\nX: y",
        "http://ví-dụ.vn/",
    ],
)
def test_an_endpoint_is_a_plain_address(uri):
    with pytest.raises(Refusal):
        parse(endpoint(uri), CORE)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "::1", "::ffff:127.0.0.1", "fd00::1", "100.64.0.1"],
)
def test_notifications_leave_for_the_public_internet_only(address):
    assert not may_send_to(address, ())
    assert may_send_to("8.8.8.8", ())


def test_an_operator_may_admit_networks_but_never_where_credentials_lie():
    test_bed = networks("10.20.0.0/16", private=True)
    assert may_send_to("10.20.1.1", networks("10.20.0.0/16", private=False))
    assert not may_send_to("10.21.1.1", networks("10.20.0.0/16", private=False))
    assert may_send_to("127.0.0.1", test_bed)
    for never in ("169.254.169.254", "0.0.0.0", "224.0.0.1", "::"):  # noqa: S104 # nothing is bound
        assert not may_send_to(never, test_bed)


@given(st.integers(1, 60))
def test_each_pause_is_at_least_as_long_as_the_one_before(attempts):
    assert 0 < pause_s(attempts) <= pause_s(attempts + 1) <= 300


def test_a_notification_is_given_up_some_day():
    assert not is_given_up(1)
    assert is_given_up(100)


@given(
    st.floats(limits.subscription_interval_s_min, limits.subscription_interval_s_max),
    st.integers(0, 2**53),
    st.integers(0, 2**53),
)
def test_the_next_turn_is_the_first_after_now_of_those_that_follow(interval_s, due_at, now):
    document = {
        key: one for key, one in GOOD.items() if key not in {"watchedAttributes", "throttling"}
    }
    one = parse({**document, "timeInterval": interval_s}, CORE)
    interval = round(interval_s * 1_000_000)
    following = turn_after(one, due_at, now)
    assert following > max(due_at, now)
    assert following - interval <= max(due_at, now)
    assert (following - due_at) % interval == 0
