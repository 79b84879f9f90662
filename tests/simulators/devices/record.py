"""A small record: two stations, one by MQTT and one by HTTP."""

import datetime as dt

from saola.province.api import Protocol, Reading, ReadingKind, Station, Text

SLUICE = Station(
    code="xuan-hoa",
    name=Text("Cống Xuân Hòa", "Xuan Hoa sluice"),
    lat=10.33,
    lon=106.41,
    quantities=("salinity",),
    key="k-gate",
    source="trạm thử",
)
PIER = Station(
    code="vam-kenh",
    name=Text("Vàm Kênh", "Vam Kenh"),
    lat=10.27,
    lon=106.73,
    quantities=("salinity",),
    protocol=Protocol.HTTP,
    key="k-pier",
    source="trạm thử",
)
KEYLESS = Station(
    code="no-key",
    name=Text("Không khoá", "No key"),
    lat=10.3,
    lon=106.5,
    quantities=("salinity",),
    source="trạm thử",
)
STATIONS = (SLUICE, PIER, KEYLESS)


def reading(station, at, value, kind=ReadingKind.MEASURED):
    """A recorded salinity, in g/l."""
    return Reading(
        station=station,
        at=dt.datetime.fromisoformat(at),
        quantity="salinity",
        value=value,
        unit="g/l",
        kind=kind,
        source="Báo thử",
    )


READINGS = (
    reading("vam-kenh", "2024-03-02T12:00:00+07:00", 9.5),
    reading("xuan-hoa", "2024-03-02T06:00:00+07:00", 3.9),
    reading("xuan-hoa", "2024-03-12T06:00:00+07:00", 8.85),
    reading("xuan-hoa", "2024-03-12T18:00:00+07:00", 4.1),
    reading("xuan-hoa", "2024-03-13T12:00:00+07:00", 11, ReadingKind.FORECAST),
    reading("no-key", "2024-03-12T12:00:00+07:00", 1),
)
