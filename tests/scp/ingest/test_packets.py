import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.scp import limits
from saola.scp.ingest import packets
from saola.scp.ingest.packets import Kind, Malformed, Packet, Splitter


def connect(version=4, user="d", password="k", client="c"):  # noqa: S107 # a test's key
    def text(value):
        return len(value.encode()).to_bytes(2) + value.encode()

    properties = b"\x00" if version == 5 else b""
    return (
        text("MQTT")
        + bytes([version, 0xC2, 0, 60])
        + properties
        + text(client)
        + text(user)
        + text(password)
    )


def test_a_connect_says_who_it_is():
    for version in (4, 5):
        asked = packets.connect(connect(version, "trạm", "khóa"))
        assert (asked.user, asked.password, asked.client) == ("trạm", "khóa", "c")
        assert (asked.version, asked.keep_alive_s) == (version, 60)
    with pytest.raises(Malformed):
        packets.connect(connect(version=3))
    with pytest.raises(Malformed):
        packets.connect(connect() + b"x")


@given(st.lists(st.binary(max_size=300), max_size=5), st.integers(1, 50))
def test_packets_come_whole_out_of_any_cutting_of_the_stream(bodies, size):
    stream = b"".join(packets._packet(Kind.PUBLISH, body) for body in bodies)  # noqa: SLF001
    splitter, found = Splitter(), []
    for start in range(0, len(stream), size):
        found.extend(splitter.feed(stream[start : start + size]))
    assert [one.body for one in found] == bodies


@given(st.binary(max_size=200), st.sampled_from([4, 5]))
def test_any_bytes_are_a_packet_or_malformed(data, version):
    for parse in (
        lambda: list(Splitter().feed(data)),
        lambda: packets.connect(data),
        lambda: packets.connect(connect(version)[:8] + data),
        lambda: packets.publish(Packet(Kind.PUBLISH, data[0] & 15 if data else 0, data), version),
        lambda: packets.packet_id(data),
        lambda: packets.subscribed(
            Packet(Kind.SUBSCRIBE, 2, data),
            version,
            [None for _ in packets.filters(Packet(Kind.SUBSCRIBE, 2, data), version)],
        ),
    ):
        try:
            parse()
        except Malformed:
            continue


def test_a_packet_too_long_is_refused_before_it_arrives():
    with pytest.raises(Malformed):
        list(Splitter().feed(bytes([0x30, 0xFF, 0xFF, 0xFF, 0x7F])))
    with pytest.raises(Malformed):
        list(Splitter().feed(bytes([0x30, 0xFF, 0xFF, 0xFF, 0xFF])))
    assert limits.mqtt_packet_bytes_max < 2**21
