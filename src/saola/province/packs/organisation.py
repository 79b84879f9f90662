"""Checks of a pack's agencies, divisions, procedures: codes, references, succession."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from saola.kernel.errors import Refusal
from saola.province.calendar.checking import deadline_findings
from saola.province.codelists import agencies, catalogue
from saola.province.divisions.model import Division, Level
from saola.province.finding import Finding, error, in_vietnam, repeated, warning
from saola.province.packs.lookup import Lookup
from saola.province.procedures.model import Procedure, QuestionKind
from saola.province.succession import Lineage, Register
from saola.province.text import Dated
from saola.province.units.model import Unit, UnitKind

UNITS, DIVISIONS, PROCEDURES = "units.yaml", "divisions.yaml", "procedures/"
LEVELS = {*Level, *UnitKind}
RANK = {Level.PROVINCE: 0, Level.DISTRICT: 1, Level.COMMUNE: 2}


def check(found: Lookup, day: dt.date) -> Iterator[Finding]:
    """Everything wrong with the organisation; `day` is the one whose map is shown."""
    yield from _periods(UNITS, found.units)
    yield from _periods(DIVISIONS, found.divisions)
    yield from _periods(PROCEDURES, found.procedures)
    yield from _successions(UNITS, found.units)
    yield from _successions(DIVISIONS, found.divisions)
    for unit in found.units.rows:
        yield from _unit(found, unit)
    for division in found.divisions.rows:
        yield from _division(found, division)
    for procedure in found.procedures.rows:
        yield from _procedure(found, procedure)
        if procedure.in_force(day) and not found.competent_units(procedure, day):
            vi = "không có cơ quan nào giải quyết thủ tục này"
            yield warning(PROCEDURES, procedure.code, vi, "no agency handles this procedure")


def _periods(
    file: str, register: Register[Unit] | Register[Division] | Register[Procedure]
) -> Iterator[Finding]:
    for code in dict.fromkeys(row.code for row in register.rows):
        rows: tuple[Dated, ...] = register.periods(code)
        for row in rows:
            if row.since and row.until and row.until <= row.since:
                yield error(file, code, "hết hiệu lực trước khi có", "it ends before it begins")
        for before, after in pairwise(rows):
            if before.until is None or after.since is None or after.since < before.until:
                vi, en = "hai dòng cùng mã chồng thời gian", "two rows of this code overlap in time"
                yield error(file, code, vi, en)


def _successions(file: str, register: Lineage[Unit] | Lineage[Division]) -> Iterator[Finding]:
    for row in register.rows:
        if row.successors and row.until is None:
            vi = "có đơn vị kế thừa nhưng không có ngày kết thúc"
            yield error(file, row.code, vi, "it has successors but no end")
        for successor in row.successors if row.until else ():
            assert row.until is not None
            if register.at(successor, row.until) is None:
                vi = f"đơn vị kế thừa {successor} không có hiệu lực ngày {row.until}"
                en = f"its successor {successor} is not in force on {row.until}"
                yield error(file, row.code, vi, en)
        for successor in repeated(row.successors):
            vi, en = f"kế thừa {successor} ghi hai lần", f"successor {successor} is listed twice"
            yield error(file, row.code, vi, en)


def _unit(found: Lookup, unit: Unit) -> Iterator[Finding]:
    try:
        agencies.make(*unit.code.split("."))
        for former in unit.former_codes:
            agencies.parse(former)
    except Refusal as malformed:
        yield error(UNITS, unit.code, malformed.message("vi"), malformed.message("en"))
    above, seen = unit.parent, {unit.code}
    while above:
        if above in seen:
            yield error(UNITS, unit.code, "cơ quan cấp trên đi vòng", "its superiors form a ring")
            break
        seen.add(above)
        superior = found.units.latest(above)
        if superior is None:
            vi, en = f"không có cơ quan cấp trên {above}", f"there is no superior agency {above}"
            yield error(UNITS, unit.code, vi, en)
            break
        above = superior.parent
    if unit.division and found.divisions.latest(unit.division) is None:
        vi, en = f"không có đơn vị hành chính {unit.division}", f"no division {unit.division}"
        yield error(UNITS, unit.code, vi, en)
    if unit.opening not in {opening.code for opening in found.province.calendar.data.openings}:
        vi, en = f"không có giờ làm việc {unit.opening}", f"there are no hours {unit.opening}"
        yield error(UNITS, unit.code, vi, en)


def _division(found: Lookup, division: Division) -> Iterator[Finding]:
    where = division.code
    try:
        if catalogue.division_code(where, division.level) != where:
            yield error(DIVISIONS, where, "mã thiếu chữ số", "the code lacks digits")
    except Refusal as malformed:
        yield error(DIVISIONS, where, malformed.message("vi"), malformed.message("en"))
    if division.parent:
        parents = [
            one
            for one in found.divisions.periods(division.parent)
            if RANK[one.level] < RANK[division.level]
        ]
        if not parents:
            vi = f"không có đơn vị cấp trên {division.parent}"
            en = f"there is no higher division {division.parent}"
            yield error(DIVISIONS, where, vi, en)
    elif division.level is not Level.PROVINCE:
        yield error(DIVISIONS, where, "thiếu đơn vị cấp trên", "it lies in no division")
    if (division.lat is None) != (division.lon is None):
        yield error(DIVISIONS, where, "tọa độ thiếu một nửa", "half of the coordinates is missing")
    elif (
        division.lat is not None
        and division.lon is not None
        and not in_vietnam(division.lat, division.lon)
    ):
        yield error(DIVISIONS, where, "tọa độ ngoài Việt Nam", "it lies outside Vietnam")


def _procedure(found: Lookup, procedure: Procedure) -> Iterator[Finding]:
    where = procedure.code
    try:
        catalogue.procedure_code(where)
    except Refusal as malformed:
        yield error(PROCEDURES, where, malformed.message("vi"), malformed.message("en"))
    if procedure.level not in LEVELS:
        vi, en = f"không có cấp {procedure.level}", f"there is no level {procedure.level}"
        yield error(PROCEDURES, where, vi, en)
    for code in procedure.units:
        if found.units.latest(code) is None:
            vi, en = f"không có cơ quan {code}", f"there is no agency {code}"
            yield error(PROCEDURES, where, vi, en)
    yield from deadline_findings(PROCEDURES, where, procedure.deadline)
    if any(fee.amount_dong is not None and fee.amount_dong < 0 for fee in procedure.fees):
        yield error(PROCEDURES, where, "phí, lệ phí âm", "a fee is negative")
    for paper in repeated(paper.code for paper in procedure.papers):
        vi, en = f"giấy tờ {paper} ghi hai lần", f"paper {paper} is listed twice"
        yield error(PROCEDURES, where, vi, en)
    if not procedure.legal_basis:
        yield error(PROCEDURES, where, "thiếu căn cứ pháp lý", "its legal basis is missing")
    if not procedure.results:
        yield error(PROCEDURES, where, "thiếu kết quả giải quyết", "its result is missing")
    yield from _questions(procedure)


def _questions(procedure: Procedure) -> Iterator[Finding]:
    where, asked = procedure.code, set()
    for question in procedure.questions:
        if question.code in asked:
            vi, en = f"câu hỏi {question.code} trùng mã", f"question {question.code} comes twice"
            yield error(PROCEDURES, where, vi, en)
        if question.when is not None and question.when[0] not in asked:
            vi = f"câu hỏi {question.code} phụ thuộc câu hỏi chưa có"
            en = f"question {question.code} depends on one not asked before it"
            yield error(PROCEDURES, where, vi, en)
        asked.add(question.code)
        if question.kind is QuestionKind.CHOICE and not question.choices:
            vi = f"câu hỏi {question.code} không có lựa chọn"
            yield error(PROCEDURES, where, vi, f"question {question.code} has no choices")
        for choice in repeated(choice.code for choice in question.choices):
            vi, en = f"lựa chọn {choice} trùng mã", f"choice {choice} comes twice"
            yield error(PROCEDURES, where, vi, en)
