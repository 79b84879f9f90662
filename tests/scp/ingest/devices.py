"""Two devices as a pack registers them."""

from saola.scp.ingest.model import Device, Measured

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
DEVICES = {one.code: one for one in (GATE, PIER, SILENT)}
READING = "urn:ngsi-ld:WaterQualityObserved:xuan-hoa"
