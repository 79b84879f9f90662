"""Reading a pack from its folder, and the compiled copy of the one that is loaded.

A faulty file is refused by name, with what is wrong in it.
"""

import csv
import hashlib
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from saola.kernel import files
from saola.kernel.errors import Refusal
from saola.province import limits, refusals
from saola.province.calendar.model import CalendarData
from saola.province.calendar.rules import Calendar
from saola.province.codelists.model import CodeList
from saola.province.divisions.model import Division
from saola.province.packs.model import Cases, Manifest, Province
from saola.province.procedures.model import Procedure
from saola.province.rubrics.model import PublishedScore, Rubric
from saola.province.situation.model import (
    DataModel,
    Indicator,
    Playbook,
    PublicEntityType,
    ReportCategory,
    River,
    ThresholdRule,
)
from saola.province.stations.model import Network, Profile, Quantity, Reading, Station
from saola.province.systems.model import DataEntity, Exchange, Principle, System
from saola.province.units.model import Unit

T = TypeVar("T")

PACKS = Path(__file__).parents[4] / "packs"
PART = Path(__file__).parents[1]


class Compiled(msgspec.Struct, frozen=True):
    """A loaded pack: the folder it came from, the shape of the program that wrote it, its facts."""

    folder: str
    shape: str
    province: Province


class SystemsFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`systems/*.yaml`: one part of the inventory."""

    entities: tuple[DataEntity, ...] = ()
    systems: tuple[System, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    principles: tuple[Principle, ...] = ()


class DevicesFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`devices/*.yaml`: quantities, kinds of device, network servers and stations."""

    quantities: tuple[Quantity, ...] = ()
    profiles: tuple[Profile, ...] = ()
    networks: tuple[Network, ...] = ()
    stations: tuple[Station, ...] = ()


class SituationFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`situation.yaml`: what the operations centre and the city applications need."""

    rules: tuple[ThresholdRule, ...] = ()
    playbooks: tuple[Playbook, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    report_categories: tuple[ReportCategory, ...] = ()
    rivers: tuple[River, ...] = ()
    public_types: tuple[PublicEntityType, ...] = ()
    checked_types: tuple[DataModel, ...] = ()


# Every file a pack may hold, and what stands in it.
SHAPES: tuple[tuple[str, Any], ...] = (
    ("pack.toml", Manifest),
    ("units.yaml", tuple[Unit, ...]),
    ("divisions.yaml", tuple[Division, ...]),
    ("calendar.yaml", CalendarData),
    ("codelists.yaml", tuple[CodeList, ...]),
    ("procedures/*.yaml", tuple[Procedure, ...]),
    ("devices/*.yaml", DevicesFile),
    ("devices/readings.csv", Reading),
    ("systems/*.yaml", SystemsFile),
    ("rubrics/*.yaml", Rubric),
    ("scores.csv", PublishedScore),
    ("situation.yaml", SituationFile),
    ("cases/*.yaml", Cases),
    ("map/*.geojson", dict[str, Any]),
)
REQUIRED = ("pack.toml", "units.yaml", "divisions.yaml", "calendar.yaml")
BESIDE = ("README.md", "*.txt")  # what else may lie in the folder


def folder(name: str) -> Path:
    """The folder of a pack given by name (in `packs/` beside the source) or by path.

    Refuses a name that has no `pack.toml`.
    """
    named = PACKS / name
    found = named if (named / "pack.toml").is_file() else Path(name)
    if not (found / "pack.toml").is_file():
        raise Refusal(refusals.NO_PACK, pack=name)
    return found


def read(root: Path) -> Province:
    """The pack in `root`; refuses a file that is malformed, over-long or holds an unknown field."""
    systems = [_yaml(path, SystemsFile) for path in _files(root, "systems/*.yaml")]
    devices = [_yaml(path, DevicesFile) for path in _files(root, "devices/*.yaml")]
    situation = _optional(root / "situation.yaml", SituationFile) or SituationFile()
    return Province(
        manifest=_toml(root / "pack.toml", Manifest),
        units=_yaml(root / "units.yaml", tuple[Unit, ...]),
        divisions=_yaml(root / "divisions.yaml", tuple[Division, ...]),
        calendar=Calendar(_yaml(root / "calendar.yaml", CalendarData)),
        codelists=_optional(root / "codelists.yaml", tuple[CodeList, ...]) or (),
        procedures=tuple(
            one
            for path in _files(root, "procedures/*.yaml")
            for one in _yaml(path, tuple[Procedure, ...])
        ),
        quantities=tuple(one for file in devices for one in file.quantities),
        profiles=tuple(one for file in devices for one in file.profiles),
        networks=tuple(one for file in devices for one in file.networks),
        stations=tuple(one for file in devices for one in file.stations),
        readings=_rows(root / "devices" / "readings.csv", Reading),
        entities=tuple(one for file in systems for one in file.entities),
        systems=tuple(one for file in systems for one in file.systems),
        exchanges=tuple(one for file in systems for one in file.exchanges),
        principles=tuple(one for file in systems for one in file.principles),
        rubrics=tuple(_yaml(path, Rubric) for path in _files(root, "rubrics/*.yaml")),
        scores=_rows(root / "scores.csv", PublishedScore),
        rules=situation.rules,
        playbooks=situation.playbooks,
        indicators=situation.indicators,
        report_categories=situation.report_categories,
        rivers=situation.rivers,
        public_types=situation.public_types,
        checked_types=situation.checked_types,
        cases=tuple(_yaml(path, Cases) for path in _files(root, "cases/*.yaml")),
        map={path.stem: _json(path) for path in _files(root, "map/*.geojson")},
    )


def unreadable(root: Path) -> tuple[Refusal, ...]:
    """Why files of the pack in `root` cannot be read: one refusal for each faulty file."""
    refused = []
    for pattern, wanted in SHAPES:
        missing = [root / pattern] if pattern in REQUIRED else []
        for path in list(_files(root, pattern)) or missing:
            try:
                _parsed(path, wanted)
            except Refusal as faulty:
                refused.append(faulty)
    return tuple(refused)


def unknown(root: Path) -> tuple[str, ...]:
    """Files in the folder of a pack that nothing reads: a slip in a name loses its facts."""
    known = {path for pattern, _ in SHAPES for path in root.glob(pattern)}
    known |= {path for pattern in BESIDE for path in root.rglob(pattern)}
    found = (path for path in root.rglob("*") if path.is_file() and path not in known)
    return tuple(sorted(str(path.relative_to(root)) for path in found))


def _parsed(path: Path, wanted: Any) -> object:
    if path.suffix == ".csv":
        return _rows(path, wanted)
    if path.suffix == ".geojson":
        return _json(path)
    return _toml(path, wanted) if path.suffix == ".toml" else _yaml(path, wanted)


def write_compiled(place: Path, root: Path, province: Province) -> None:
    """Put the compiled copy of the pack in `root` in place: whoever reads sees the old or it."""
    compiled = Compiled(str(root.resolve()), _shape(), province)
    files.put_in_place(place, msgspec.msgpack.encode(compiled, enc_hook=_plain))


def read_compiled(place: Path, root: Path) -> Province | None:
    """The compiled copy of the pack in `root`, if it is the loaded one.

    Nothing when another pack is loaded, or when another version of the program wrote the copy.
    """
    try:
        content = place.read_bytes()
    except FileNotFoundError:
        return None
    told = msgspec.msgpack.decode(content, type=_Told)
    if (told.folder, told.shape) != (str(root.resolve()), _shape()):
        return None
    return msgspec.msgpack.decode(content, type=Compiled, dec_hook=_rebuilt).province


class _Told(msgspec.Struct):
    """The beginning of a compiled copy, read before its facts."""

    folder: str
    shape: str


def _shape() -> str:
    """A digest of the program's own files that say what a pack is."""
    digest = hashlib.sha256()
    for path in sorted(PART.rglob("*.py")):
        stat = path.stat()
        digest.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    assert isinstance(value, Calendar)
    return value.data


def _rebuilt(wanted: type, value: Any) -> Any:
    assert wanted is Calendar
    return Calendar(msgspec.convert(value, CalendarData))


def _files(root: Path, pattern: str) -> Iterator[Path]:
    yield from sorted(root.glob(pattern))


def _optional(path: Path, wanted: type[T]) -> T | None:
    return _yaml(path, wanted) if path.exists() else None


def _yaml(path: Path, wanted: type[T]) -> T:
    try:
        return msgspec.yaml.decode(_text(path), type=wanted)
    except msgspec.DecodeError as wrong:
        raise _faulty(path, wrong) from wrong


def _toml(path: Path, wanted: type[T]) -> T:
    try:
        return msgspec.convert(tomllib.loads(_text(path).decode()), wanted)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise _faulty(path, wrong) from wrong


def _json(path: Path) -> Any:
    try:
        return json.loads(_text(path))
    except ValueError as wrong:
        raise _faulty(path, wrong) from wrong


def _rows(path: Path, wanted: type[T]) -> tuple[T, ...]:
    """The rows of a CSV file; an empty cell is a missing field."""
    if not path.exists():
        return ()
    try:
        lines = _text(path).decode().splitlines()
        filled = [{k: v for k, v in row.items() if v} for row in csv.DictReader(lines)]
        return msgspec.convert(filled, tuple[wanted, ...], strict=False)  # type: ignore[valid-type]  # a variable type
    except (msgspec.ValidationError, csv.Error, UnicodeDecodeError) as wrong:
        raise _faulty(path, wrong) from wrong


def _text(path: Path) -> bytes:
    try:
        size = path.stat().st_size
    except FileNotFoundError as missing:
        raise _faulty(path, missing) from missing
    if size > limits.PACK_FILE_BYTES_MAX:
        raise Refusal(refusals.FILE_TOO_LARGE, file=path.name, bytes_max=limits.PACK_FILE_BYTES_MAX)
    return path.read_bytes()


def _faulty(path: Path, wrong: Exception) -> Refusal:
    reason = "missing" if isinstance(wrong, FileNotFoundError) else " ".join(str(wrong).split())
    return Refusal(refusals.FILE_FAULTY, file=f"{path.parent.name}/{path.name}", reason=reason)
