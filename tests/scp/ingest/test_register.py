"""The register of devices, out of the pack that shows how one is made."""

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
