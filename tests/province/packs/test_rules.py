"""The checker finds every flaw of a pack, all at once, and says where it stands."""

import datetime as dt
import shutil

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from saola.province.finding import Weight
from saola.province.packs import rules, store

TODAY = dt.date(2026, 3, 2)


def template(tmp_path):
    """A pack of the four files that every pack has."""
    folder = tmp_path / "pack"
    folder.mkdir()
    for file in ("pack.toml", "units.yaml", "divisions.yaml", "calendar.yaml"):
        shutil.copy(store.PACKS / "_template" / file, folder / file)
    return folder


def found(folder, today=TODAY):
    return rules.check(store.read(folder), today)


def rewrite(folder, file, change):
    path = folder / file
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def change_row(field, value, at=-1):
    def change(rows):
        rows[at][field] = value

    return change


def add_row(**fields):
    def change(rows):
        rows.append(rows[-1] | fields)

    return change


def change_key(field, value):
    def change(content):
        content[field] = value

    return change


def change_opening(**fields):
    def change(content):
        content["openings"][0] |= fields

    return change


FLAWS = [
    ("units.yaml", change_row("parent", "H99"), "there is no superior agency H99"),
    ("units.yaml", change_row("parent", "H00.30.01"), "its superiors form a ring"),
    ("units.yaml", change_row("code", "h00"), "This is no electronic code of an agency"),
    ("units.yaml", change_row("division", "99999"), "no division 99999"),
    ("units.yaml", change_row("opening", "night"), "there are no hours night"),
    ("units.yaml", change_row("successors", ["H00.10"]), "it has successors but no end"),
    ("units.yaml", change_row("verified", True), None),
    ("units.yaml", add_row(), "two rows of this code overlap in time"),
    ("units.yaml", add_row(since=TODAY, until=TODAY), "it ends before it begins"),
    ("divisions.yaml", change_row("code", "1"), "the code lacks digits"),
    ("divisions.yaml", change_row("parent", "999"), "there is no higher division 999"),
    ("divisions.yaml", change_row("parent", ""), "it lies in no division"),
    ("divisions.yaml", change_row("lon", None), "half of the coordinates is missing"),
    (
        "divisions.yaml",
        lambda rows: rows[-1].update(lat=106.4, lon=10.3),
        "it lies outside Vietnam",
    ),
    (
        "divisions.yaml",
        lambda rows: rows[-1].update(until=TODAY, successors=["00009"]),
        "its successor 00009 is not in force on 2026-03-02",
    ),
    ("divisions.yaml", lambda rows: rows.pop(0), "there is no province with code 00"),
    ("calendar.yaml", change_key("years", [2024, 2026]), "a year between is missing"),
    ("calendar.yaml", change_key("years", [2025]), "the holiday's year is not listed"),
    (
        "calendar.yaml",
        lambda content: content["holidays"].append(content["holidays"][0]),
        "the holiday is listed twice",
    ),
    (
        "calendar.yaml",
        change_key("swaps", [{"off": dt.date(2026, 1, 3), "worked": dt.date(2026, 1, 10)}]),
        "the day off is a rest day",
    ),
    (
        "calendar.yaml",
        change_key("swaps", [{"off": dt.date(2026, 1, 2), "worked": dt.date(2026, 1, 9)}]),
        "the day worked is no rest day",
    ),
    (
        "calendar.yaml",
        change_key("swaps", [{"off": dt.date(2026, 1, 1), "worked": dt.date(2026, 1, 10)}]),
        "one of the days is a holiday",
    ),
    ("calendar.yaml", change_opening(code="other"), "these hours are missing"),
    ("calendar.yaml", change_opening(until=TODAY), "exactly one version of the hours"),
    (
        "calendar.yaml",
        lambda content: [
            change_key("years", [2028])(content),
            change_opening(until=dt.date(2028, 12, 31))(content),
        ],
        "on 2028-12-31 exactly one version",  # the last day of a leap year
    ),
    ("calendar.yaml", change_opening(counts=[1, 6]), "weekday 6 counts towards deadlines"),
    ("calendar.yaml", change_opening(counts=[]), "no day counts"),
    (
        "calendar.yaml",
        lambda content: content["openings"][0]["hours"].update(
            {6: [{"start": "11:00:00", "end": "08:00:00"}]}
        ),
        "hours of weekday 6 disorder",
    ),
]


@pytest.mark.parametrize(("file", "change", "message"), FLAWS)
def test_a_flaw_is_found_in_its_file(tmp_path, file, change, message):
    folder = template(tmp_path)
    rewrite(folder, file, change)
    told = [
        finding.file
        for finding in found(folder)
        if message and message in finding.en and finding.weight is Weight.ERROR and finding.vi
    ]
    assert bool(told) == bool(message)


def write(folder, file, text):
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text(text, encoding="utf-8")


PROCEDURE = """
- code: "{code}"
  name: {{vi: Thủ tục, en: Procedure}}
  field: {{vi: Hộ tịch, en: Civil status}}
  level: {level}
  deadline: {{value: {days}, unit: working_day}}
  papers: [{{code: a, name: {{vi: a, en: a}}}}, {{code: {paper}, name: {{vi: b, en: b}}}}]
  fees: [{{condition: {{vi: a, en: a}}, amount_dong: {fee}}}]
  questions:
    - {{code: q, kind: text, vi: q, en: q}}
    - {{code: r, kind: {kind}, vi: r, en: r, when: [{when}, "1"]}}
  legal_basis: [{basis}]
  results: [{{name: {{vi: Bản sao, en: Copy}}}}]
  units: [{unit}]
  source: Cổng Dịch vụ công quốc gia
"""
SOUND = {
    "code": "1.001193",
    "level": "commune",
    "days": "0",
    "paper": "b",
    "fee": "0",
    "kind": "text",
    "when": "q",
    "basis": "Luật Hộ tịch 2014",
    "unit": "H00.30.01",
}


@pytest.mark.parametrize(
    ("flaw", "message"),
    [
        ({}, ""),
        ({"unit": ""}, ""),
        ({"code": "1.1"}, "This is no procedure code"),
        ({"level": "moon"}, "there is no level moon"),
        ({"days": "-1"}, "a term of -1 is no term"),
        ({"days": "100000"}, "a term of 100000"),
        ({"paper": "a"}, "paper a is listed twice"),
        ({"fee": "-1"}, "a fee is negative"),
        ({"kind": "choice"}, "question r has no choices"),
        ({"when": "s"}, "depends on one not asked before it"),
        ({"basis": ""}, "its legal basis is missing"),
        ({"unit": "H00.77"}, "there is no agency H00.77"),
    ],
)
def test_a_procedure_is_looked_through(tmp_path, flaw, message):
    folder = template(tmp_path)
    write(folder, "procedures/a.yaml", PROCEDURE.format(**SOUND | flaw))
    errors = rules.errors(found(folder))
    assert bool(errors) == bool(message)
    assert all(message in finding.en for finding in errors)


SYSTEMS = """
entities: [{code: people, name: {vi: Dân cư, en: People}, source: a}]
systems:
  - {code: a, name: {vi: A, en: A}, kind: system, box: egov, owner: H00.99, source: a,
     purpose: {vi: a, en: a}, masters: [people], reads: [land], status: dead, security_level: 6}
exchanges: [{consumer: a, provider: b, data: [land]}]
"""
CITY = """
rules:
  - {code: r, name: {vi: r, en: r}, quantity: salinity, level: 7, for_s: 60, hysteresis: 0.1,
     playbook: none, severity: high, stations: [nowhere], source: a}
playbooks:
  - code: p
    name: {vi: p, en: p}
    source: a
    steps:
      - {code: s, name: {vi: s, en: s}, unit: H00.98, deadline: {value: 0, unit: hour}}
report_categories:
  - {code: c, name: {vi: c, en: c}, level: village, deadline: {value: 1, unit: day}, source: a}
rivers:
  - {code: r, name: {vi: r, en: r}, line: [[106.0, 10.0], [106.1, 10.1]], km: [3, 1], source: a}
"""
DEVICES = """
quantities:
  - {code: salinity, name: {vi: Độ mặn, en: Salinity}, unit: ‰, low: 0, high: 40,
     stale_after_s: 3600, entity_type: W, attribute: salinity, source: a, levels: [
       {level: 1, at: 2, name: {vi: a, en: a}}, {level: 2, at: 1, name: {vi: b, en: b}}]}
stations:
  - {code: s, name: {vi: S, en: S}, lat: 106.4, lon: 10.3, quantities: [salinity, wind],
     river: styx, division: "99999", source: a}
"""
READINGS = """station,at,quantity,value,unit,kind,source
s,2024-03-02T00:00:00Z,salinity,99,‰,measured,b
t,2024-03-02T00:00:00Z,salinity,1,‰,measured,b
"""
PROFILES = """
quantities:
  - {code: salinity, name: {vi: a, en: a}, unit: ‰, low: 0, high: 40, stale_after_s: 3600,
     entity_type: W, attribute: salinity, source: a}
profiles:
  - code: p
    name: {vi: p, en: p}
    source: a
    channels:
      - {quantity: wind}
      - {quantity: salinity, low: -1}
      - {quantity: salinity, table: [[1, 0], [1, 5]], gain: 2, stuck_count: 1}
    commands: [mở cống]
networks: [{code: t, name: {vi: n, en: n}, dialect: chirpstack, source: a}]
stations:
  - {code: s, name: {vi: S, en: S}, lat: 10.3, lon: 106.4, quantities: [salinity], source: a,
     profile: q, network: m, dev_eui: abc, datastreams: {salinity: 1, wind: 2}}
  - {code: t, name: {vi: T, en: T}, lat: 10.3, lon: 106.4, quantities: [salinity], source: a,
     profile: p, dev_eui: abc, datastreams: {salinity: 1}}
"""
RUBRIC = """
code: r
name: {vi: r, en: r}
year: 2026
legal_basis: a
source: a
fields: [{code: f, name: {vi: f, en: f}}]
criteria:
  - {code: c, name: {vi: c, en: c}, field: g, points_max: 0, groups: [ghosts], measure: m, floor: 1}
  - {code: c, name: {vi: c, en: c}, field: f, points_max: 60}
"""
CASES = """
due:
  - {received: 2026-03-02T08:00:00, deadline: {value: 1, unit: working_day}, unit: H00.10,
     expected: 2026-03-03T17:00:00}
  - {about: wrong due, received: 2026-03-02T08:00:00, deadline: {value: 1, unit: working_day},
     unit: H00.10, expected: 2026-03-04T17:00:00}
  - {about: no year, received: 2031-03-02T08:00:00, deadline: {value: 1, unit: day},
     unit: H00.10, expected: 2031-03-04T17:00:00}
counts:
  - {level: commune, day: 2026-03-02, expected: 1}
  - {about: wrong count, level: commune, kind: phường, day: 2026-03-02, expected: 1}
succession:
  - {unit: H00.10, born: 2020-01-01, day: 2026-03-02, expected: [H00.10]}
  - {about: wrong heir, division: "00001", born: 2020-01-01, day: 2026-03-02, expected: ["00002"]}
"""


def test_everything_is_reported_at_once(tmp_path):
    folder = template(tmp_path)
    write(folder, "systems/a.yaml", SYSTEMS)
    write(folder, "situation.yaml", CITY)
    write(folder, "devices/a.yaml", DEVICES)
    write(folder, "devices/readings.csv", READINGS)
    write(folder, "rubrics/a.yaml", RUBRIC)
    write(folder, "cases/a.yaml", CASES)
    write(folder, "map/outline.geojson", '{"type": "FeatureCollection", "features": [{}]}')
    told = {finding.en for finding in found(folder)}
    assert {
        "there is no agency H00.99",
        "there is no data entity land",
        "there is no status dead",
        "security levels are 1 to 5",
        "there is no system b",
        "there is no playbook none",
        "no place has a level 7",
        "there is no station nowhere",
        "there is no agency H00.98",
        "a term of 0 is no term",
        "there is no level village",
        "its kilometres do not rise",
        "its alarm levels do not rise",
        "it lies outside Vietnam",
        "there is no quantity wind",
        "no river styx",
        "no division 99999",
        "the value is not plausible",
        "there is no station t",
        "its source is missing",
        "there is no field g",
        "no agency is in group ghosts",
        "criterion c comes twice",
        "its points must be positive",
        "its floor is not below its target",
        "it has no coordinates",
    } <= told
    wrong = {finding.where for finding in found(folder) if finding.file == "cases/"}
    assert wrong == {"wrong due", "no year", "wrong count", "wrong heir"}


def test_kinds_of_device_and_network_servers_are_looked_through(tmp_path):
    folder = template(tmp_path)
    write(folder, "devices/a.yaml", PROFILES)
    assert {finding.en for finding in rules.errors(found(folder))} == {
        "no quantity wind",
        "its range is not within what is possible",
        "its calibration is senseless",
        "it has both a table and a gain or offset",
        "its period or number of repeats is senseless",
        "two channels measure salinity",
        "command mở cống is not letters and digits",
        "no profile q",
        "its profile measures what it does not",
        "no network server m",
        "a station has the same code",
        "network and dev_eui go together",
        "a DevEUI is 16 hex digits",
        "its DevEUI comes again",
        "its datastream comes again",
        "the station does not measure wind",
    }


def test_a_calendar_without_this_year_is_a_warning(tmp_path):
    (finding,) = found(template(tmp_path), dt.date(2027, 3, 2))
    assert finding.weight is Weight.WARNING
    assert finding.where == "2027"


def test_what_is_called_verified_names_its_source(tmp_path):
    folder = template(tmp_path)
    rewrite(folder, "units.yaml", lambda rows: rows[0].update(verified=True, source=""))
    rewrite(folder, "divisions.yaml", lambda rows: rows[0].update(source=""))
    assert [(one.file, one.weight) for one in found(folder)] == [
        ("units.yaml", Weight.ERROR),
        ("divisions.yaml", Weight.WARNING),
    ]


@given(st.sampled_from(["units.yaml", "divisions.yaml"]), st.data())
def test_no_row_can_be_lost_unseen_when_another_names_it(tmp_path_factory, file, data):
    folder = template(tmp_path_factory.mktemp("lost"))
    path = folder / file
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    lost = rows.pop(data.draw(st.integers(0, len(rows) - 1)))["code"]
    path.write_text(yaml.safe_dump(rows, allow_unicode=True), encoding="utf-8")
    province = store.read(folder)
    named = {unit.parent for unit in province.units} | {one.parent for one in province.divisions}
    named |= {unit.division for unit in province.units}
    assert bool(rules.errors(rules.check(province, TODAY))) == (lost in named)
