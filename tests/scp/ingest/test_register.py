"""Who may send what, and the devices of the pack that shows how one is made."""

import pytest
from tests.scp.ingest.devices import BUOY, GATE, LORA, PROBE, REGISTER, STACK

from saola.kernel.errors import Refusal
from saola.province.packs import store
from saola.scp.ingest.devices import networks, registered


def test_a_profile_of_the_pack_says_how_a_device_is_read():
    pack = store.read(store.folder("_template"))
    canal = registered(pack)["sample-canal"]
    (salinity,) = canal.quantities
    assert (salinity.name, salinity.sent_unit, salinity.datastream) == ("ec", "mS/cm", 1)
    assert salinity.calibration is not None
    assert salinity.calibration.gain == 0.6
    assert (salinity.watched.high, salinity.watched.stuck_count) == (35, 96)
    assert (canal.commands, canal.network) == (("reset",), "sample-lorawan")
    (plain,) = registered(pack)["sample-mouth"].quantities
    assert plain.calibration is None
    assert networks(pack)["sample-lorawan"].dialect == "chirpstack"


def test_only_a_device_with_its_key_is_admitted():
    assert REGISTER.admit("xuan-hoa", "k-gate", "test") is GATE
    assert REGISTER.sign_in("xuan-hoa", "k-gate", "test") is GATE
    assert REGISTER.sign_in("lora", "k-lora", "test") is LORA
    for code, key in (("xuan-hoa", "k-pier"), ("no-key", ""), ("", ""), ("khóa", "sai")):
        with pytest.raises(Refusal):
            REGISTER.admit(code, key, "test")
    for code, key in (("lora", "k-stack"), ("xuan-hoa", "k-lora"), ("none", "")):
        with pytest.raises(Refusal):
            REGISTER.sign_in(code, key, "test")


def test_a_network_server_speaks_for_its_own_devices_alone():
    assert REGISTER.behind(LORA, "A84041000181C061") is PROBE
    assert REGISTER.behind(STACK, BUOY.dev_eui) is BUOY
    for network, eui in ((STACK, PROBE.dev_eui), (LORA, BUOY.dev_eui), (LORA, ""), (LORA, "0")):
        with pytest.raises(Refusal):
            REGISTER.behind(network, eui)


def test_a_datastream_is_known_by_its_number_or_by_station_and_quantity():
    for name in ("7", "'hoa-dinh:salinity'"):
        device, one = REGISTER.stream(name, "test")
        assert (device.code, one.code) == ("hoa-dinh", "salinity")
    for name in ("", "None", "8", "hoa-dinh:salinity"):
        with pytest.raises(Refusal):
            REGISTER.stream(name, "test")
