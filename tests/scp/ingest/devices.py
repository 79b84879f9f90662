"""Devices as a pack registers them."""

import msgspec

from saola.scp.ingest.model import Calibration, Device, Measured, Network, Watched
from saola.scp.ingest.register import Register

SALINITY = Measured(
    code="salinity",
    attribute="salinity",
    entity_type="WaterQualityObserved",
    unit="‰",
    low=0,
    high=40,
)
LEVEL = Measured(
    code="water_level",
    attribute="waterLevel",
    entity_type="WaterObserved",
    unit="m",
    low=-3,
    high=6,
)
GATE = Device(
    code="xuan-hoa",
    key="k-gate",
    name_vi="Cống Xuân Hòa",
    name_en="Xuan Hoa sluice",
    lon=106.41,
    lat=10.33,
    source="trạm thử",
    quantities=(SALINITY, LEVEL),
)
PIER = Device(code="vam-kenh", key="k-pier", lon=106.73, lat=10.27, quantities=(SALINITY,))
SILENT = Device(code="no-key", lon=106.5, lat=10.3, quantities=(SALINITY,))
# With a profile: it writes conductivity and centimetres, every quarter of an hour.
PROBE = Device(
    code="hoa-dinh",
    key="k-probe",
    lon=106.4,
    lat=10.35,
    quantities=(
        msgspec.structs.replace(
            SALINITY,
            name="ec",
            sent_unit="mS/cm",
            calibration=Calibration(unit="mS/cm", gain=0.6),
            watched=Watched(low=0.1, high=30, period_s=900, stuck_count=4, stuck_s=7200),
            datastream=7,
        ),
        msgspec.structs.replace(LEVEL, name="depth", sent_unit="cm"),
    ),
    commands=("open", "close"),
    network="lora",
    dev_eui="a84041000181c061",
)
LORA = Network(code="lora", dialect="chirpstack", application="app-1", key="k-lora")
STACK = Network(code="stack", dialect="things_stack", application="app@tenant", key="k-stack")
BUOY = Device(
    code="cua-tieu",
    lon=106.75,
    lat=10.26,
    quantities=(SALINITY,),
    network="stack",
    dev_eui="70b3d57ed0000001",
)
DEVICES = {one.code: one for one in (GATE, PIER, SILENT, PROBE, BUOY)}
NETWORKS = {one.code: one for one in (LORA, STACK)}
REGISTER = Register(DEVICES, NETWORKS)
PROBED = "urn:ngsi-ld:WaterQualityObserved:hoa-dinh"
READING = "urn:ngsi-ld:WaterQualityObserved:xuan-hoa"
