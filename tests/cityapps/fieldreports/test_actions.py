import datetime as dt

import pytest
from tests.cityapps.fieldreports.conftest import WORDS, photo

from saola.cityapps import events, limits, refusals
from saola.cityapps.fieldreports import actions, figures, store
from saola.cityapps.fieldreports.model import Given, State
from saola.ioc import api as ioc
from saola.kernel import clock as clocks
from saola.kernel import files
from saola.kernel.errors import Refusal
from saola.kernel.events import read
from saola.kernel.orm import transacting
from saola.province import api as province

pytestmark = [pytest.mark.django_db, pytest.mark.stores, pytest.mark.usefixtures("clock")]


def facts():
    with transacting() as tx:
        return [
            one.name
            for one in read(tx, "control", after=0, limit=100)
            if one.name.startswith("cityapps.")
        ]


def refused(code, deed, *given, **named):
    with pytest.raises(Refusal) as no:
        deed(*given, **named)
    assert no.value.code is code


def test_a_report_goes_to_the_unit_of_its_place_with_a_day_in_working_time(file, commune, kind):
    filed = file(picture=photo())
    report = store.find(filed.report.code)
    unit = province.unit_of_division(commune.code)
    assert report == filed.report
    assert report.unit == unit.code
    assert report.due_at == province.due(report.received_at, kind.deadline, unit.code)
    assert files.get(report.picture).startswith(b"\xff\xd8\xff")
    assert facts() == [events.ReportReceived.name]
    assert WORDS not in repr(report)


def test_a_category_with_a_unit_of_its_own_goes_there(file):
    named = next(one for one in province.current().report_categories if one.unit)
    assert file(category=named.code).report.unit == named.unit


def test_an_answer_in_time_counts_for_the_unit_and_is_told_by_mail(file, clock):
    from saola.channels.models import Notice

    code = file(email="nguoidan@example.vn").report.code
    unit = store.find(code).unit
    actions.take(code, units=[unit], by="cb")
    clock.move(hours=5)
    answered = actions.answer(code, text="Đã sửa.", shown=True, units=[unit], by="cb")
    assert answered.on_time
    now = clocks.now()
    counts = ioc.feedback_statistics(unit, now - dt.timedelta(days=1), now + dt.timedelta(days=1))
    assert (counts.answered, counts.on_time) == (1, 1)
    (notice,) = Notice.objects.all()
    assert notice.address == "nguoidan@example.vn"
    assert code in notice.body
    assert facts()[-1] == events.ReportAnswered.name
    figure = figures.addition({}, now).measures
    assert (figure["reports_open"].value, figure["reports_on_time"].value) == (0, 100.0)


def test_a_late_answer_counts_as_late_even_after_forwarding(file, clock):
    report = file().report
    other = next(one.code for one in province.units() if one.code != report.unit)
    clock.move(days=30)
    moved = actions.forward(
        report.code, unit=other, reason="Thuộc sở", units=[report.unit], by="cb"
    )
    assert (moved.unit, moved.due_at) == (other, report.due_at)
    refused(refusals.OTHER_UNIT, actions.take, report.code, units=[report.unit], by="cb")
    actions.answer(report.code, text="Đã sửa", shown=False, units=[other], by="cb2")
    now = clocks.now()
    counts = ioc.feedback_statistics(other, now - dt.timedelta(days=1), now + dt.timedelta(days=1))
    assert (counts.answered, counts.on_time) == (1, 0)
    assert [one.act for one in store.history(report.code, 9)] == ["received", "forward", "answer"]


def test_a_rejection_needs_a_reason_and_is_no_answer(file):
    report = file().report
    refused(refusals.WORDS_NEEDED, actions.reject, report.code, reason="", units=None, by="cb")
    actions.reject(report.code, reason="Trùng", units=None, by="cb")
    assert store.find(report.code).state is State.REJECTED
    assert store.published(10) == []
    late = actions.answer
    refused(refusals.NOT_NOW, late, report.code, text="x", shown=False, units=None, by="cb")


def test_a_rating_is_given_once(file):
    code = file().report.code
    refused(refusals.NOT_NOW, actions.rate, code, stars=5, remark="", by="")
    actions.answer(code, text="Xong", shown=False, units=None, by="cb")
    actions.rate(code, stars=5, remark="Nhanh", by="")
    refused(refusals.RATED_BEFORE, actions.rate, code, stars=1, remark="", by="")
    assert store.find(code).stars == 5


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"category": "nothing"}, "cityapps.no_such_category"),
        ({"division": ""}, "cityapps.no_place"),
        ({"division": "00000"}, "province.no_division"),
        ({"lat": 21.03, "lon": 105.85}, "cityapps.outside"),
        ({"text": "?"}, "cityapps.text_missing"),
        ({"picture": b"no picture"}, "cityapps.picture_kind"),
    ],
)
def test_what_will_not_do_is_refused_and_nothing_is_kept(file, change, code):
    with pytest.raises(Refusal) as no:
        file(**change)
    assert no.value.code.code == code
    assert store.count_open() == 0
    assert facts() == []


def test_anonymous_reports_of_one_connection_are_few_in_an_hour(commune, kind, clock):
    given = Given(category=kind.code, text=WORDS, division=commune.code)
    for _ in range(limits.anonymous_reports_per_hour_max):
        actions.file(given, origin="one")
    refused(refusals.TOO_MANY_REPORTS, actions.file, given, origin="one")
    actions.file(given, origin="another")
    clock.move(minutes=61)
    actions.forget()
    actions.file(given, origin="one")


@pytest.mark.parametrize(
    ("deed", "given"),
    [
        (actions.take, {}),
        (actions.answer, {"text": "Đã sửa", "shown": False}),
        (actions.reject, {"reason": "Trùng"}),
        (actions.forward, {"unit": "H58.10", "reason": "Thuộc sở"}),
    ],
)
@pytest.mark.parametrize("everywhere", [True, False])
def test_an_official_deals_with_no_report_of_their_own(file, an_account, deed, given, everywhere):
    own = an_account("cb", "official")
    report = file(account=own).report
    units = None if everywhere else [report.unit]
    refused(refusals.OWN_REPORT, deed, report.code, units=units, by=own, **given)
    assert store.find(report.code) == report
    deed(report.code, units=units, by="another", **given)


def test_a_key_cannot_be_tried_for_ever(file):
    filed = file()
    for _ in range(limits.key_attempts_per_hour_max):
        assert not actions.proved(filed.report.code, "WRONG234")
    refused(refusals.TOO_MANY_KEYS, actions.proved, filed.report.code, filed.key)


def test_the_nearest_commune_is_guessed_and_a_far_place_refused(commune):
    assert actions.division_at(commune.lat, commune.lon).code == commune.code
    refused(refusals.OUTSIDE, actions.division_at, 21.03, 105.85)
