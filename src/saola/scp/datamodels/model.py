"""What entities of the pack's domains hold, under the names that the Smart Data Models give.

Written for this platform: the names, units and kinds of the attributes are theirs, the checks are
kept to what holds everywhere. Attributes that a model does not name are anybody's own. Times are
date-times with a zone; shares are from 0 to 1; the rest is in the units of each attribute.
"""

import datetime as dt
from typing import Annotated, Any, Literal

import msgspec

Time = Annotated[dt.datetime, msgspec.Meta(tz=True)]
Texts = str | list[str]
Amount = Annotated[float, msgspec.Meta(ge=0)]
Count = Annotated[int, msgspec.Meta(ge=0)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Geometry = dict[str, Any]
Celsius = Annotated[float, msgspec.Meta(ge=-90, le=100)]
U = msgspec.UNSET
Maybe = msgspec.UnsetType


class Thing(msgspec.Struct, kw_only=True, rename="camel"):
    """What any entity may say of itself."""

    name: str | Maybe = U
    alternate_name: str | Maybe = U
    description: str | Maybe = U
    source: str | Maybe = U
    data_provider: str | Maybe = U
    owner: Texts | Maybe = U
    address: dict[str, Any] | str | Maybe = U
    location: Geometry | Maybe = U


class Observed(Thing):
    """What a device saw at a place."""

    location: Geometry
    date_observed: Time
    ref_device: Texts | Maybe = U


class WaterObserved(Observed):
    """Water level (m over the gauge's datum) and flow (m³/s) at a gauge."""

    water_level: float | Maybe = U
    flow: float | Maybe = U
    water_surface_velocity: float | Maybe = U
    temperature: Celsius | Maybe = U


class WaterQualityObserved(Observed):
    """Water quality: salinity in ‰, conductivity in mS/cm, turbidity in NTU, the rest in mg/l."""

    salinity: Amount | Maybe = U
    conductivity: Amount | Maybe = U
    temperature: Celsius | Maybe = U
    p_h: Annotated[float, msgspec.Meta(ge=0, le=14)] | Maybe = msgspec.field(default=U, name="pH")
    turbidity: Amount | Maybe = U
    o2: Amount | Maybe = msgspec.field(default=U, name="O2")
    tss: Amount | Maybe = U
    tds: Amount | Maybe = U


class WeatherObserved(Observed):
    """Weather at a station: rain in mm, wind in m/s and degrees, pressure in hPa."""

    temperature: Celsius | Maybe = U
    relative_humidity: Share | Maybe = U
    precipitation: Amount | Maybe = U
    wind_speed: Amount | Maybe = U
    wind_direction: Annotated[float, msgspec.Meta(ge=-180, le=360)] | Maybe = U
    gust_speed: Amount | Maybe = U
    atmospheric_pressure: Amount | Maybe = U
    solar_radiation: Amount | Maybe = U
    weather_type: str | Maybe = U


class AirQualityObserved(Observed):
    """Air quality: concentrations in µg/m³ where nothing is said, the index without a unit."""

    pm25: Amount | Maybe = U
    pm10: Amount | Maybe = U
    no2: Amount | Maybe = U
    so2: Amount | Maybe = U
    co: Amount | Maybe = U
    o3: Amount | Maybe = U
    air_quality_index: Amount | Maybe = U
    air_quality_level: str | Maybe = U
    temperature: Celsius | Maybe = U
    reliability: Share | Maybe = U


class TrafficFlowObserved(Observed):
    """Traffic on a lane: vehicles in an hour, share of time occupied, speed in km/h."""

    intensity: Amount | Maybe = U
    occupancy: Share | Maybe = U
    average_vehicle_speed: Amount | Maybe = U
    average_vehicle_length: Amount | Maybe = U
    congested: bool | Maybe = U
    lane_id: int | Maybe = U
    lane_direction: Literal["forward", "backward"] | Maybe = U
    vehicle_type: str | Maybe = U
    date_observed_from: Time | Maybe = U
    date_observed_to: Time | Maybe = U
    ref_road_segment: Texts | Maybe = U


class Streetlight(Thing):
    """A street light."""

    location: Geometry
    status: Literal["ok", "defectiveLamp", "columnIssue", "brokenLantern"] | Maybe = U
    power_state: Literal["on", "off", "low", "bootingUp"] | Maybe = U
    illuminance_level: Share | Maybe = U
    date_last_switching_on: Time | Maybe = U
    date_last_switching_off: Time | Maybe = U
    circuit: str | Maybe = U


WasteStatus = Literal["ok", "lidOpen", "dropped", "moved", "vandalized", "burning", "unknown"]


class WasteContainer(Thing):
    """A waste container: how full (a share), and what is known of it."""

    location: Geometry
    filling_level: Share | Maybe = U
    status: WasteStatus | Maybe = U
    cargo_weight: Amount | Maybe = U
    temperature: float | Maybe = U
    methane_concentration: Amount | Maybe = U
    stored_waste_kind: Texts | Maybe = U
    date_last_emptying: Time | Maybe = U
    next_actuation_deadline: Time | Maybe = U


class OffStreetParking(Thing):
    """A car park, and how many places are free."""

    location: Geometry
    category: Texts | Maybe = U
    allowed_vehicle_type: Texts | Maybe = U
    total_spot_number: Count | Maybe = U
    available_spot_number: Count | Maybe = U
    occupied_spot_number: Count | Maybe = U
    occupancy: Share | Maybe = U
    status: Texts | Maybe = U
    opening_hours: Texts | Maybe = U
    observation_date_time: Time | Maybe = U


class Camera(Thing):
    """A camera, and whether it runs; never a picture of a person."""

    location: Geometry
    camera_name: str | Maybe = U
    camera_type: str | Maybe = U
    camera_usage: str | Maybe = U
    on: bool | Maybe = U
    stream_url: str | Maybe = msgspec.field(default=U, name="streamURL")
    start_date_time: Time | Maybe = U
    end_date_time: Time | Maybe = U


class Alert(Thing):
    """A warning to people or agencies."""

    category: str
    date_issued: Time
    sub_category: str | Maybe = U
    severity: Literal["informational", "low", "medium", "high", "critical"] | Maybe = U
    alert_source: str | Maybe = U
    valid_from: Time | Maybe = U
    valid_to: Time | Maybe = U


class FieldReport(Thing):
    """What people report from a place; it names nobody."""

    location: Geometry
    category: str
    date_created: Time
    status: Literal["new", "accepted", "inProgress", "done", "rejected"] | Maybe = U
    date_closed: Time | Maybe = U


class KeyPerformanceIndicator(Thing):
    """An indicator of how well something is done."""

    name: str
    kpi_value: float | str | dict[str, Any]
    category: Texts | Maybe = U
    calculation_frequency: str | Maybe = U
    calculation_period: dict[str, Any] | str | Maybe = U
    current_standing: Literal["very good", "good", "fair", "bad", "very bad"] | Maybe = U
    organization: dict[str, Any] | str | Maybe = U
    date_next_calculation: Time | Maybe = U


MODELS: dict[str, type[Thing]] = {
    one.__name__: one
    for one in (
        WaterObserved,
        WaterQualityObserved,
        WeatherObserved,
        AirQualityObserved,
        TrafficFlowObserved,
        Streetlight,
        WasteContainer,
        OffStreetParking,
        Camera,
        Alert,
        FieldReport,
        KeyPerformanceIndicator,
    )
}
