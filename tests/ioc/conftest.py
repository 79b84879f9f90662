"""A province of two stations with a salinity rule, on the real pack's agencies and calendar."""

import datetime as dt

import msgspec
import pytest

from saola.province import api as province
from saola.province.api import (
    AlarmLevel,
    Deadline,
    Playbook,
    PublicEntityType,
    Quantity,
    River,
    Station,
    Step,
    TermUnit,
    Text,
    ThresholdRule,
)

LEVELS = tuple(
    AlarmLevel(level=number, at=at, name=Text(f"Mức {number}", f"Level {number}"))
    for number, at in enumerate((0.5, 1.0, 2.0, 4.0), start=1)
)


def said(words):
    return Text(words, words)


def rule(code, level, severity, **facts):
    given = {"for_s": 600, "hysteresis": 0.2, "playbook": "man", "stations": ()} | facts
    return ThresholdRule(
        code=code,
        name=said(f"Mặn mức {level}"),
        quantity="salinity",
        level=level,
        severity=severity,
        **given,
    )


@pytest.fixture
def a_province(monkeypatch):
    """The pack with two stations, two rules and a procedure of two steps."""
    pack = province.current()
    first = next(one.code for one in province.units())
    made = msgspec.structs.replace(
        pack,
        quantities=(
            Quantity(
                code="salinity",
                name=said("Độ mặn"),
                unit="‰",
                low=0,
                high=40,
                stale_after_s=3600,
                entity_type="WaterQualityObserved",
                attribute="salinity",
                levels=LEVELS,
            ),
        ),
        stations=(
            Station(
                code="s1",
                name=Text("Vàm Kênh", "Vam Kenh"),
                lat=10.27,
                lon=106.73,
                quantities=("salinity",),
                river="tieu",
                river_km=5.0,
                source="bản tin thử",
            ),
            Station(
                code="s2",
                name=Text("Xuân Hòa", "Xuan Hoa"),
                lat=10.34,
                lon=106.46,
                quantities=("salinity",),
                river="tieu",
                river_km=45.0,
                levels={"salinity": (AlarmLevel(level=1, at=0.3, name=said("Mức 1")),)},
            ),
        ),
        rules=(rule("man-2", 2, "moderate"), rule("man-4", 4, "severe", for_s=0, bulletin=True)),
        playbooks=(
            Playbook(
                code="man",
                name=said("Ứng phó xâm nhập mặn"),
                steps=(
                    Step(
                        code="cong",
                        name=said("Đóng cống"),
                        unit=first,
                        deadline=Deadline(2, TermUnit.HOUR),
                        evidence=True,
                    ),
                    Step(
                        code="bao",
                        name=said("Báo cáo"),
                        unit=first,
                        deadline=Deadline(1, TermUnit.WORKING_DAY),
                    ),
                ),
            ),
        ),
        indicators=(),
        rivers=(
            River(
                code="tieu",
                name=said("Cửa Tiểu"),
                line=((106.77, 10.26), (106.46, 10.34)),
                km=(0.0, 47.0),
            ),
        ),
        public_types=(
            PublicEntityType(
                type="WaterQualityObserved",
                name=said("Chất lượng nước"),
                about=said("Độ mặn"),
            ),
        ),
    )
    monkeypatch.setattr(province, "current", lambda: made)
    province._lookup.cache_clear()  # noqa: SLF001 # the indexes of another pack are kept
    yield made
    province._lookup.cache_clear()  # noqa: SLF001 # the indexes of another pack are kept


@pytest.fixture
def unit(a_province):
    """The code of the agency that the procedure gives its tasks to."""
    return a_province.playbooks[0].steps[0].unit


@pytest.fixture
def reading():
    """Make a reading so many seconds after the tests' start of time."""
    from saola.ioc.thresholds.model import Reading

    start = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)

    def make(seconds, value, station="s1", measured=None):
        at = start + dt.timedelta(seconds=seconds)
        real = at if measured is None else start + dt.timedelta(seconds=measured)
        return Reading(station=station, quantity="salinity", value=value, at=at, measured_at=real)

    return make
