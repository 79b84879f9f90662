import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from tests.support.egov import START, RoundTheClock, deed

from saola.egov import limits, refusals
from saola.egov.api import Period, dossier_by_code, statistics, statistics_by_unit
from saola.egov.deadlines.model import Punctuality
from saola.egov.dossiers import codes, rules, store
from saola.egov.dossiers.model import Station, after, fold
from saola.egov.dossiers.record import Applicant, Dossier
from saola.kernel import clock as time
from saola.kernel import ids
from saola.kernel.errors import Refusal

stores = [pytest.mark.django_db, pytest.mark.stores]
RUSH = Path(__file__).with_name("serials_in_a_rush.py")


def keep_new(*, code="H00.10-260302-0001", key="k1", unit="U1", filer="citizen-1", at=START):
    act = rules.file(deed(at=at), unit=unit, step="receive", channel="online")
    new = Dossier(
        id=str(ids.new()),
        code=code,
        procedure="1.000001",
        procedure_version="2026-01-01",
        channel="online",
        filer=filer,
        typed_by=filer,
        client_key=key,
        competent_unit=unit,
        received_unit=unit,
        applicant=Applicant(name="Lê Thử", phone="0900000001"),
        answers={"purpose": "thử"},
        sources={},
        fee_dong=0,
        life=after(None, act),
    )
    return store.add(new, act, digest="d", searched="le thu 0900000001")


def moved(dossier, act, **changes):
    led = msgspec.structs.replace(dossier, life=after(dossier.life, act), **changes)
    store.keep(led, act)
    return led


def accept(dossier, hours=24):
    given = deed(dossier.life)
    return rules.accept(
        dossier.life,
        given,
        due_at=given.at + dt.timedelta(hours=hours),
        station=Station(unit=dossier.life.unit, step="process"),
    )


class TestDossiers:
    pytestmark = stores

    def test_what_is_kept_is_what_was_given_and_the_timeline_tells_it(self):
        filed = keep_new()
        accepted = moved(filed, accept(filed))
        assert store.by_id(filed.id) == accepted
        assert store.by_code(filed.code) == accepted
        assert fold(store.timeline(filed.id)) == accepted.life
        assert store.act(filed.id, 2) == store.timeline(filed.id)[-1]

    def test_of_two_acts_on_one_version_the_second_is_refused_and_changes_nothing(self):
        filed = keep_new()
        act = accept(filed)
        accepted = moved(filed, act)
        with pytest.raises(Refusal) as refused:
            moved(filed, rules.refuse(filed.life, deed(filed.life, code="duplicate")))
        assert refused.value.code is refusals.LATE_ACT
        assert store.by_id(filed.id) == accepted
        assert len(store.timeline(filed.id)) == 2

    def test_of_a_long_timeline_the_newest_acts_stay_in_sight(self, monkeypatch):
        filed = keep_new()
        act = accept(filed)
        moved(filed, act)
        monkeypatch.setattr(limits, "timeline_acts_max", 1)
        assert store.timeline(filed.id) == (act,)

    def test_a_key_files_once(self):
        filed = keep_new()
        assert keep_new(code="H00.10-260302-0002") is None
        assert store.filed_before("citizen-1", "k1") == (filed, "d")
        assert keep_new(code="H00.10-260302-0003", filer="citizen-2") is not None

    @pytest.mark.parametrize("unknown", ["", "x", "0192f3c4-0000-7000-8000-000000000000"])
    def test_an_unknown_id_finds_nothing(self, unknown):
        assert store.by_id(unknown) is None

    def test_work_is_listed_by_urgency_and_only_of_the_units_asked(self):
        calm = keep_new(code="H00.10-260302-0001", key="1")
        urgent = keep_new(code="H00.10-260302-0002", key="2")
        fresh = keep_new(code="H00.10-260302-0003", key="3")
        keep_new(code="H00.20-260302-0001", key="4", unit="U2")
        calm = moved(calm, accept(calm, hours=48))
        urgent = moved(urgent, accept(urgent, hours=2))
        assert store.open_in(["U1"]) == (urgent, calm, fresh)
        assert store.open_in(["U1"], text="0900") == (urgent, calm, fresh)
        assert store.open_in(["U1"], text="nobody") == ()
        assert store.open_in([]) == ()
        assert len(store.open_in([""])) == 4
        assert store.touched(["U2"], text="le thu")[0].life.unit == "U2"

    def test_figures_count_what_was_received_and_solved_in_the_period(self, clock):
        done = keep_new(key="1")
        done = moved(done, accept(done))
        moved(
            done,
            rules.withdraw(done.life, deed(done.life), working=RoundTheClock()),
            punctuality=Punctuality.EARLY,
        )
        late = keep_new(code="H00.10-260302-0002", key="2")
        moved(late, accept(late))
        clock.move(days=3)
        march = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
        found = statistics("U1", march)
        assert (found.received, found.received_online, found.solved) == (2, 2, 1)
        assert (found.in_process, found.in_process_late) == (1, 1)
        assert statistics("", march) == found
        assert statistics("U2", march).received == 0
        assert statistics_by_unit(march) == {"U1": found}
        before = Period(dt.date(2026, 2, 1), dt.date(2026, 2, 28))
        assert (statistics("U1", before).received, statistics("U1", before).solved) == (0, 0)

    def test_a_state_is_told_by_code_without_a_word_about_the_person(self):
        filed = keep_new()
        told = dossier_by_code(" h00.10-260302-0001 ")
        assert told is not None
        assert (told.id, told.state, told.state_vi) == (filed.id, 1, "Mới đăng ký")
        assert "Lê" not in repr(told) + repr(filed)
        assert dossier_by_code("H00.10-260302-0009") is None


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_serials_are_unique_and_without_gaps_in_a_rush(kind, tmp_path, request):
    url = "sqlite:" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    told = subprocess.run(
        [sys.executable, RUSH],
        env=os.environ | {"SAOLA_VAR": str(tmp_path), "SAOLA_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.split() == [str(number) for number in range(1, 201)]


@pytest.mark.parametrize(
    "text",
    [
        "H15.50.05.13-261008-0975",
        "000.00.01.H22-261008-0975",
        "G09.20-20260609-0092637",
        "  h15.50.05.13-261008-0975 ",
    ],
)
def test_codes_of_province_and_ministries_are_read(text):
    code = codes.parse(text)
    assert str(code) == text.strip().upper()
    assert code.received_on.year == 2026


@pytest.mark.parametrize(
    "text",
    ["", "H15", "H15-261308-0975", "H15-261008-097", "H15-261008-0975'; --", "../etc", "H" * 99],
)
def test_what_is_no_code_is_refused(text):
    with pytest.raises(Refusal) as refused:
        codes.parse(text)
    assert refused.value.code is refusals.MALFORMED_CODE


def test_the_strict_code_is_agency_day_and_four_digits():
    day = time.local(START).date()
    assert str(codes.make("H58.10", day, 7)) == "H58.10-260302-0007"
    assert codes.parse(str(codes.make("H58.10", day, 7))) == codes.make("H58.10", day, 7)
    for serial in (0, 10_000):
        with pytest.raises(Refusal):
            codes.make("H58.10", day, serial)
