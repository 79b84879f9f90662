"""Whether a pack may be loaded: every finding at once, errors first."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec

from saola.kernel.errors import Refusal
from saola.province.calendar import checking as calendar
from saola.province.codelists import agencies
from saola.province.divisions.model import Level
from saola.province.finding import Finding, Weight, error, in_vietnam, repeated, warning
from saola.province.packs import cases, city, inventory, organisation
from saola.province.packs.lookup import Lookup
from saola.province.packs.model import Province
from saola.province.text import Fact, Text

PACK = "pack.toml"
ZOOM_MAX = 22
# Kind of fact in the pack, the files it stands in, whether a code may come again in another period.
KINDS = (
    ("units", "units.yaml", True),
    ("divisions", "divisions.yaml", True),
    ("codelists", "codelists.yaml", False),
    ("procedures", "procedures/", True),
    ("quantities", "devices/", False),
    ("profiles", "devices/", False),
    ("networks", "devices/", False),
    ("stations", "devices/", False),
    ("readings", "devices/readings.csv", True),
    ("entities", "systems/", False),
    ("systems", "systems/", False),
    ("exchanges", "systems/", True),
    ("principles", "systems/", False),
    ("rubrics", "rubrics/", False),
    ("scores", "scores.csv", True),
    ("rules", "situation.yaml", False),
    ("playbooks", "situation.yaml", False),
    ("indicators", "situation.yaml", False),
    ("report_categories", "situation.yaml", False),
    ("rivers", "situation.yaml", False),
    ("public_types", "situation.yaml", False),
)


class Tally(msgspec.Struct, frozen=True):
    """How many facts of a kind a pack holds, and of how many the source was read."""

    kind: str
    facts: int
    verified: int


def check(province: Province, today: dt.date) -> tuple[Finding, ...]:
    """Everything wrong with a pack that could be read, errors first, in the order of its files."""
    found = Lookup(province)
    day = province.manifest.as_of or today
    findings = [
        *_manifest(found, day),
        *_facts(province),
        *calendar.check(province.calendar.data, today),
        *organisation.check(found, day),
        *city.check(found),
        *inventory.check(found),
        *cases.check(found, province.cases),
    ]
    return tuple(sorted(findings, key=lambda finding: finding.weight is not Weight.ERROR))


def errors(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that refuse the pack."""
    return tuple(finding for finding in findings if finding.weight is Weight.ERROR)


def tally(province: Province) -> tuple[Tally, ...]:
    """The facts by kind, with how many are verified; a reading is a fact with its source."""
    counted = []
    for kind, _, _ in KINDS:
        facts = getattr(province, kind)
        read = sum(fact.verified if isinstance(fact, Fact) else bool(fact.source) for fact in facts)
        if facts:
            counted.append(Tally(kind, len(facts), read))
    return tuple(counted)


def _manifest(found: Lookup, day: dt.date) -> Iterator[Finding]:
    manifest = found.province.manifest
    try:
        agencies.make(*manifest.agency_code.split("."))
    except Refusal as malformed:
        yield error(PACK, "agency_code", malformed.message("vi"), malformed.message("en"))
    if found.units.at(manifest.agency_code, day) is None:
        vi = f"không có cơ quan {manifest.agency_code} vào ngày {day}"
        en = f"there is no agency {manifest.agency_code} on {day}"
        yield error(PACK, "agency_code", vi, en)
    province = found.divisions.at(manifest.division, day)
    if province is None or province.level is not Level.PROVINCE:
        vi = f"không có tỉnh mang mã {manifest.division} vào ngày {day}"
        en = f"there is no province with code {manifest.division} on {day}"
        yield error(PACK, "division", vi, en)
    if not in_vietnam(manifest.centre[1], manifest.centre[0]):
        vi, en = "phải là [kinh độ, vĩ độ] trong Việt Nam", "it is no [lon, lat] in Vietnam"
        yield error(PACK, "centre", vi, en)
    if not 0 < manifest.zoom <= ZOOM_MAX:
        yield error(PACK, "zoom", "mức phóng không hợp lệ", "it is no zoom of a map")


def _facts(province: Province) -> Iterator[Finding]:
    """What holds of every fact: a source, both names, a code of its own."""
    yield from _sourced(PACK, "", province.manifest)
    yield from _sourced(calendar.FILE, "", province.calendar.data)
    for kind, file, dated in KINDS:
        facts: tuple[Any, ...] = getattr(province, kind)
        if not dated:
            for code in repeated(_where(fact) for fact in facts):
                yield error(file, code, "mã ghi hai lần", "the code comes twice")
        for fact in facts:
            if isinstance(fact, Fact):
                yield from _sourced(file, _where(fact), fact)
            yield from _named(file, _where(fact), getattr(fact, "name", None))


def _where(fact: Any) -> str:
    for field in ("code", "type", "unit"):
        if hasattr(fact, field):
            return str(getattr(fact, field))
    return f"{fact.consumer} ← {fact.provider}"


def _sourced(file: str, where: str, fact: Fact) -> Iterator[Finding]:
    if not fact.source and fact.verified:
        vi, en = "ghi đã kiểm chứng nhưng thiếu nguồn", "it is called verified without a source"
        yield error(file, where, vi, en)
    elif not fact.source:
        yield warning(file, where, "thiếu nguồn", "its source is missing")


def _named(file: str, where: str, name: object) -> Iterator[Finding]:
    if isinstance(name, Text):
        if not name.vi.strip():
            yield error(file, where, "thiếu tên tiếng Việt", "its Vietnamese name is missing")
        if not name.en.strip():
            yield warning(file, where, "thiếu tên tiếng Anh", "its English name is missing")
