"""What salinity adds to the operations centre: the reach of 4 ‰, and isohalines on the map."""

import datetime as dt

from saola.cityapps.salinity import actions, rules, words
from saola.cityapps.salinity.model import Isohaline, Known, Profile, Salinity
from saola.ioc.api import Addition, Entities, Mark, Measure
from saola.province import api as province
from saola.province.api import Text
from saola.ui import writing

BOUNDARY = 4.0  # ‰, the boundary of saline intrusion (Decision 18/2021/QĐ-TTg, article 5)


def addition(entities: Entities, now: dt.datetime) -> Addition:
    """The indicator `isohaline_4_km` and a mark for each isohaline that is known exactly."""
    quantity = next(
        (one for one in province.current().quantities if one.code == actions.QUANTITY), None
    )
    if quantity is None:
        return Addition()
    found = actions.told(quantity, entities, now)
    marks = tuple(
        mark
        for profile in found.profiles
        for line in profile.isohalines
        if (mark := _mark(profile, line)) is not None
    )
    return Addition(measures={"isohaline_4_km": _furthest(found)}, marks=marks)


def _mark(profile: Profile, line: Isohaline) -> Mark | None:
    if line.lat is None or line.lon is None or line.reach.km is None:
        return None
    limit, km = line.level.at, line.reach.km
    label = Text(f"{writing.number(limit, 'vi')} ‰", f"{writing.number(limit, 'en')} ‰")
    return Mark(
        key=f"isohaline-{profile.code}-{line.level.level}",
        label=label,
        name=Text(
            f"Ranh mặn {label.vi}, {profile.name.vi}: {writing.number(km, 'vi', 1)} km từ cửa sông",
            f"{label.en} line, {profile.name.en}: {writing.number(km, 'en', 1)} km from the mouth",
        ),
        lat=line.lat,
        lon=line.lon,
        level=line.level.level,
    )


def _untold(found: Salinity) -> Measure:
    """No figure, but what the stations of a river do tell, and as of when; else who would tell."""
    for profile in found.profiles:
        line = next((one for one in profile.isohalines if one.level.at == BOUNDARY), None)
        if line is None or line.reach.known is Known.UNKNOWN:
            continue
        reach = words.reach(line.reach)
        newest = max(
            (one for one in profile.readings if one.fresh),
            key=lambda one: one.recorded_at or one.at or found.at,
        )
        return Measure(
            value=None,
            at=newest.at,
            source=Text(f"{profile.name.vi}, {reach.vi}", f"{profile.name.en}, {reach.en}"),
            recorded_at=newest.recorded_at,
        )
    return Measure(value=None, at=None, source=Text("các trạm đo mặn", "salinity stations"))


def _furthest(found: Salinity) -> Measure:
    furthest = rules.furthest(found.profiles, BOUNDARY)
    if furthest is None or furthest[1].km is None:
        return _untold(found)
    profile, reach = furthest
    stands = [one for one in profile.readings if one.fresh and one not in profile.left_out]
    instants = [one.at for one in stands if one.at]
    replayed = any(one.recorded_at for one in stands)
    return Measure(
        value=round(reach.km or 0.0, 1),
        at=max(instants, default=None),
        source=_source(profile),
        recorded_at=profile.until if replayed else None,
    )


def _source(profile: Profile) -> Text:
    """Where the figure comes from, and how many stations it could not stand on."""
    vi, en = f"nội suy, {profile.name.vi}", f"interpolated, {profile.name.en}"
    if count := len(profile.left_out):
        vi += f"; không kể {count} trạm đo vào lúc khác"
        en += f"; {count} stations measured at another time left out"
    return Text(vi, en)
