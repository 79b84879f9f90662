"""Checks of kinds of device, of network servers, and of the stations that refer to them."""

import re
from collections.abc import Iterator
from itertools import pairwise

from saola.province.finding import Finding, error, repeated
from saola.province.packs.lookup import Lookup
from saola.province.stations.model import Channel, Profile, Station

DEVICES = "devices/"
DEV_EUI = re.compile(r"[0-9a-fA-F]{16}")
COMMAND = re.compile(r"[A-Za-z][A-Za-z0-9]*")
PAIRS_MIN = 2


def check(found: Lookup) -> Iterator[Finding]:
    """Everything wrong with how devices send and are heard."""
    profiles = {one.code: one for one in found.province.profiles}
    networks = {one.code for one in found.province.networks}
    for code in sorted(networks & {one.code for one in found.province.stations}):
        vi, en = "máy chủ mạng trùng mã với trạm", "a station has the same code"
        yield error(DEVICES, code, vi, en)
    for profile in profiles.values():
        yield from _profile(found, profile)
    for station in found.province.stations:
        yield from _station(station, profiles, networks)
    stations = found.province.stations
    for eui in repeated(one.dev_eui.lower() for one in stations if one.dev_eui):
        yield error(DEVICES, eui, "DevEUI lặp lại", "its DevEUI comes again")
    for number in repeated(number for one in stations for number in one.datastreams.values()):
        yield error(DEVICES, f"{number}", "số chuỗi dữ liệu lặp lại", "its datastream comes again")


def _profile(found: Lookup, profile: Profile) -> Iterator[Finding]:
    for channel in profile.channels:
        yield from _channel(found, profile.code, channel)
    for quantity in repeated(one.quantity for one in profile.channels):
        vi, en = f"hai kênh cùng đo {quantity}", f"two channels measure {quantity}"
        yield error(DEVICES, profile.code, vi, en)
    for name in profile.commands:
        if not COMMAND.fullmatch(name):
            vi, en = f"lệnh {name} phải là chữ và số", f"command {name} is not letters and digits"
            yield error(DEVICES, profile.code, vi, en)


def _channel(found: Lookup, where: str, channel: Channel) -> Iterator[Finding]:
    quantity = found.quantities.get(channel.quantity)
    if quantity is None:
        vi, en = f"không có đại lượng {channel.quantity}", f"no quantity {channel.quantity}"
        yield error(DEVICES, where, vi, en)
        return
    low = quantity.low if channel.low is None else channel.low
    high = quantity.high if channel.high is None else channel.high
    if not quantity.low <= low < high <= quantity.high:
        vi, en = "khoảng hợp lý nằm ngoài khoảng có thể", "its range is not within what is possible"
        yield error(DEVICES, where, vi, en)
    sent = [one for one, _ in channel.table]
    rising = all(before < after for before, after in pairwise(sent))
    if not channel.gain or (sent and (len(sent) < PAIRS_MIN or not rising)):
        vi, en = "hiệu chuẩn vô nghĩa", "its calibration is senseless"
        yield error(DEVICES, where, vi, en)
    if sent and (channel.gain, channel.offset) != (1, 0):
        vi, en = "vừa có bảng vừa có hệ số hiệu chuẩn", "it has both a table and a gain or offset"
        yield error(DEVICES, where, vi, en)
    if min(channel.period_s, channel.stuck_count, channel.stuck_s) < 0 or channel.stuck_count == 1:
        vi, en = "chu kỳ hoặc số lần lặp vô lý", "its period or number of repeats is senseless"
        yield error(DEVICES, where, vi, en)


def _station(
    station: Station, profiles: dict[str, Profile], networks: set[str]
) -> Iterator[Finding]:
    where = station.code
    if station.profile:
        profile = profiles.get(station.profile)
        measured = {one.quantity for one in profile.channels} if profile else set()
        if profile is None:
            vi, en = f"không có loại thiết bị {station.profile}", f"no profile {station.profile}"
            yield error(DEVICES, where, vi, en)
        elif not measured <= set(station.quantities):
            vi, en = "loại thiết bị đo điều trạm không đo", "its profile measures what it does not"
            yield error(DEVICES, where, vi, en)
    if bool(station.network) != bool(station.dev_eui):
        vi, en = "network và dev_eui phải đi cùng nhau", "network and dev_eui go together"
        yield error(DEVICES, where, vi, en)
    elif station.network and station.network not in networks:
        vi, en = f"không có máy chủ mạng {station.network}", f"no network server {station.network}"
        yield error(DEVICES, where, vi, en)
    if station.dev_eui and not DEV_EUI.fullmatch(station.dev_eui):
        yield error(DEVICES, where, "DevEUI là 16 chữ số hex", "a DevEUI is 16 hex digits")
    if unknown := sorted(set(station.datastreams) - set(station.quantities)):
        vi, en = f"trạm không đo {unknown[0]}", f"the station does not measure {unknown[0]}"
        yield error(DEVICES, where, vi, en)
