import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.cityapps import limits, refusals
from saola.cityapps.fieldreports import rules
from saola.cityapps.fieldreports.model import TRANSITIONS, Act, Given, Report, State
from saola.kernel.errors import Refusal

AT = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
REPORT = Report(
    code="PA-1",
    category="roads",
    text="Ổ gà trước cổng trường",
    division="28249",
    lat=None,
    lon=None,
    unit="U1",
    state=State.RECEIVED,
    received_at=AT,
    due_at=AT + 4 * DAY,
    key=rules.digest("ABCD2345"),
)
DEEDS = {
    Act.TAKE: lambda report, at: rules.acted(report, Act.TAKE, at=at),
    Act.FORWARD: lambda report, at: rules.forwarded(report, f"{report.unit}x", "nhầm", at=at),
    Act.ANSWER: lambda report, at: rules.answered(report, "đã sửa", shown=True, at=at),
    Act.REJECT: lambda report, at: rules.rejected(report, "trùng", at=at),
    Act.RATE: lambda report, at: rules.rated(report, 4, "", at=at),
}


@given(st.lists(st.sampled_from(list(Act)), max_size=12))
def test_a_report_follows_its_table_and_its_appointment_never_moves(acts):
    report = REPORT
    for days, act in enumerate(acts):
        allowed = (report.state, act) in TRANSITIONS
        try:
            moved = DEEDS[act](report, AT + days * DAY)
        except Refusal:
            assert not allowed
            continue
        assert allowed
        assert moved.state is TRANSITIONS[(report.state, act)]
        assert moved.version == report.version + 1
        report = moved
    assert report.due_at == REPORT.due_at
    assert report.open == (report.ended_at is None)


@pytest.mark.parametrize(("days", "on_time"), [(1, True), (4, True), (5, False)])
def test_an_answer_is_on_time_by_the_appointment(days, on_time):
    assert rules.answered(REPORT, "xong", shown=False, at=AT + days * DAY).on_time is on_time


def refused(code, deed, *given, **named):
    with pytest.raises(Refusal) as no:
        deed(*given, **named)
    assert no.value.code is code


def test_what_lacks_words_or_changes_nothing_is_refused():
    refused(refusals.WORDS_NEEDED, rules.answered, REPORT, " ", shown=True, at=AT)
    refused(refusals.WORDS_NEEDED, rules.rejected, REPORT, "", at=AT)
    refused(refusals.WORDS_NEEDED, rules.forwarded, REPORT, "U2", "", at=AT)
    refused(refusals.SAME_UNIT, rules.forwarded, REPORT, "U1", "vì", at=AT)
    long = "x" * (limits.answer_letters_max + 1)
    refused(refusals.TEXT_TOO_LONG, rules.answered, REPORT, long, shown=True, at=AT)


@pytest.mark.parametrize("stars", [-1, 0, 6, 99])
def test_stars_are_one_to_five_and_given_once(stars):
    answered = rules.answered(REPORT, "xong", shown=False, at=AT)
    refused(refusals.BAD_STARS, rules.rated, answered, stars, "", at=AT)
    rated = rules.rated(answered, 5, "tốt", at=AT)
    refused(refusals.RATED_BEFORE, rules.rated, rated, 1, "", at=AT)


GIVEN = Given(category="roads", text="Ổ gà trước cổng trường", division="28249")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": "ngắn"}, refusals.TEXT_MISSING),
        ({"text": " " * 40}, refusals.TEXT_MISSING),
        ({"text": "x" * (limits.report_letters_max + 1)}, refusals.TEXT_TOO_LONG),
        ({"email": "nobody"}, refusals.BAD_EMAIL),
        ({"email": "a@b@c.vn"}, refusals.BAD_EMAIL),
        ({"email": "a b@c.vn"}, refusals.BAD_EMAIL),
    ],
)
def test_what_cannot_be_answered_is_not_taken_in(change, code):
    refused(code, rules.admitted, msgspec.structs.replace(GIVEN, **change))


@given(st.emails())
def test_an_address_that_is_taken_in_is_one_that_mail_is_sent_to(email):
    from saola.channels.notices import rules as channels

    try:
        kept = rules.admitted(msgspec.structs.replace(GIVEN, email=email)).email
    except Refusal:
        return
    assert channels.email(kept) == kept


@pytest.mark.parametrize(
    ("lat", "lon", "place"),
    [("", " ", None), ("10.36", "106.36", (10.36, 106.36)), ("10,36", "106,36", (10.36, 106.36))],
)
def test_a_place_is_typed_with_point_or_comma(lat, lon, place):
    assert rules.place(lat, lon) == place


@pytest.mark.parametrize(
    ("lat", "lon"), [("10", ""), ("", "106"), ("x", "106"), ("91", "0"), ("nan", "1"), ("inf", "1")]
)
def test_half_a_place_and_none_on_earth_are_refused(lat, lon):
    refused(refusals.BAD_PLACE, rules.place, lat, lon)


places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(places, places)
def test_a_distance_is_the_same_both_ways_and_never_half_around(one, other):
    there, back = rules.distance_km(one, other), rules.distance_km(other, one)
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 20_020


def test_only_the_reporters_key_opens_a_report():
    assert rules.opens(REPORT, " abcd2345 ")
    assert not rules.opens(REPORT, "ABCD2346")
    assert not rules.opens(REPORT, "")
    assert not rules.opens(msgspec.structs.replace(REPORT, key=""), "")


def test_the_remaining_share_falls_from_one_to_nothing():
    assert rules.remaining_share(REPORT, AT) == 1.0
    assert rules.remaining_share(REPORT, AT + 3 * DAY) == 0.25
    assert rules.remaining_share(REPORT, AT + 5 * DAY) < 0
