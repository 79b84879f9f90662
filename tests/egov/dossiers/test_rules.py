import datetime as dt

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.support.egov import START, RoundTheClock, actor, deed

from saola.egov import refusals
from saola.egov.dossiers import rules
from saola.egov.dossiers.model import (
    ENDED,
    REASONS,
    STATE_NAMES,
    TRANSITIONS,
    VERB_NAMES,
    Hat,
    State,
    Station,
    Verb,
    after,
    fold,
)
from saola.kernel.errors import Refusal

WORKING = RoundTheClock()
STATION = Station(unit="U1", step="process", due_at=START + dt.timedelta(hours=6))
HOUR = dt.timedelta(hours=1)

# The states and moves of the national portal's catalogue, written out a second time.
LEGAL = {
    (1, 2), (1, 3), (1, 5), (1, 7), (2, 4), (2, 8), (2, 7), (4, 4), (4, 5), (4, 6), (4, 8), (4, 9),
    (4, 7), (5, 4), (5, 5), (5, 8), (5, 7), (6, 4), (6, 9), (6, 8), (9, 10), (9, 4), (10, 10),
}  # fmt: skip


def do(life, verb, given=None, **more):
    given = given or deed(life, code=reason_for(verb))
    act = {
        Verb.ACCEPT: lambda: rules.accept(
            life, given, due_at=given.at + 24 * HOUR, station=STATION
        ),
        Verb.REFUSE: lambda: rules.refuse(life, given),
        Verb.ASK_SUPPLEMENT: lambda: rules.ask_supplement(life, given, items=("Bản sao",)),
        Verb.ANSWER_SUPPLEMENT: lambda: rules.answer_supplement(life, given, working=WORKING),
        Verb.WITHDRAW: lambda: rules.withdraw(life, given, working=WORKING),
        Verb.CLAIM: lambda: rules.claim(life, given),
        Verb.SEND_ON: lambda: rules.send_on(life, given, station=STATION),
        Verb.ASK_FEE: lambda: rules.ask_fee(life, given),
        Verb.RECORD_FEE: lambda: rules.record_fee(life, given, working=WORKING),
        Verb.EXTEND: lambda: rules.extend(
            life, given, due_at=max(life.due_at or given.at, given.at) + 8 * HOUR
        ),
        Verb.STOP: lambda: rules.stop(life, given, working=WORKING),
        Verb.DECIDE: lambda: rules.decide(
            life, given, decisive=True, station=STATION, working=WORKING
        ),
        Verb.CORRECT: lambda: rules.correct(life, given, station=STATION),
        Verb.RETURN: lambda: rules.hand_over(life, given, way="online"),
        Verb.RATE: lambda: rules.rate(life, given, stars=more.get("stars", 5)),
    }[verb]()
    return act, after(life, act)


def reason_for(verb):
    return next((reason.code for reason in REASONS if verb in reason.verbs), "")


def filed():
    act = rules.file(deed(), unit="U1", step="receive", channel="online")
    return after(None, act)


def at(*verbs):
    life = filed()
    for verb in verbs:
        _, life = do(life, verb)
    return life


def refused(code):
    return pytest.raises(Refusal, check=lambda raised: raised.code is code)


def test_the_table_is_the_national_one():
    assert {
        (row.source.value, row.target.value) for row in TRANSITIONS if row.source is not None
    } == LEGAL
    assert all(row.clause for row in TRANSITIONS)
    assert set(STATE_NAMES) == set(State)
    assert set(VERB_NAMES) == set(Verb)


@pytest.mark.parametrize(
    "verb", [verb for verb in Verb if verb is not Verb.FILE], ids=lambda verb: verb.value
)
@pytest.mark.parametrize("state", State, ids=lambda state: state.name)
def test_what_the_table_does_not_know_is_refused(state, verb):
    life = next(life for life in lives() if life.state is state)
    targets = {row.target for row in TRANSITIONS if row.verb is verb and row.source is state}
    try:
        _, led = do(life, verb)
    except Refusal as refusal:
        conditional = {refusals.NO_ANSWER_YET}
        assert not targets or refusal.code in conditional  # noqa: PT017
    else:
        assert led.state in targets


def lives():
    """One life in each of the ten states."""
    return (
        at(),
        at(Verb.ACCEPT),
        at(Verb.REFUSE),
        at(Verb.ACCEPT, Verb.CLAIM),
        at(Verb.ASK_SUPPLEMENT),
        at(Verb.ACCEPT, Verb.CLAIM, Verb.ASK_FEE),
        at(Verb.WITHDRAW),
        at(Verb.ACCEPT, Verb.STOP),
        at(Verb.ACCEPT, Verb.CLAIM, Verb.DECIDE),
        at(Verb.ACCEPT, Verb.CLAIM, Verb.DECIDE, Verb.RETURN),
    )


def test_a_repeated_act_is_refused():
    life = filed()
    first = deed(life)
    _, accepted = do(life, Verb.ACCEPT, first)
    with refused(refusals.LATE_ACT):
        do(accepted, Verb.ACCEPT, first)


@pytest.mark.parametrize("verb", [Verb.REFUSE, Verb.STOP, Verb.EXTEND])
def test_refusing_stopping_and_extending_need_a_coded_reason_and_words(verb):
    life = at() if verb is Verb.REFUSE else at(Verb.ACCEPT, Verb.CLAIM)
    for code, words in [("", "lời"), (reason_for(verb), " "), ("weather", "lời")]:
        with refused(refusals.REASON_NEEDED):
            do(life, verb, deed(life, code=code, words=words))
    with refused(refusals.REASON_NEEDED):
        do(life, verb, deed(life, code=reason_for(verb), words="x" * 2001))


@pytest.mark.parametrize(
    ("code", "words"), [("", "x" * 2001), ("", "a\0b"), ("weather", ""), ("k" * 5000, "")]
)
def test_no_act_keeps_a_reason_without_bounds_or_one_that_is_not_listed(code, words):
    for life, verb in ((at(), Verb.ACCEPT), (at(Verb.ACCEPT), Verb.CLAIM)):
        with refused(refusals.REASON_NEEDED):
            do(life, verb, deed(life, code=code, words=words))


def test_only_a_leader_decides_and_only_at_a_deciding_step():
    life = at(Verb.ACCEPT, Verb.CLAIM)
    with refused(refusals.NOT_YOURS):
        do(life, Verb.DECIDE, deed(life, who=actor(Hat.OFFICER)))
    with refused(refusals.STEP_DECIDES):
        rules.decide(life, deed(life), decisive=False, station=STATION, working=WORKING)


def test_a_stranger_may_do_nothing():
    nobody = actor()
    for life in lives():
        assert rules.possible(life, nobody) == ()
        for verb in Verb:
            if verb is not Verb.FILE:
                with pytest.raises(Refusal):
                    do(life, verb, deed(life, who=nobody, code=reason_for(verb)))


def test_what_a_colleague_holds_is_taken_on_before_it_is_sent_on():
    life = at(Verb.ACCEPT, Verb.CLAIM)
    colleague = actor(Hat.OFFICER, account="officer-2")
    with refused(refusals.ASSIGNED_TO_ANOTHER):
        do(life, Verb.SEND_ON, deed(life, who=colleague))
    _, taken = do(life, Verb.CLAIM, deed(life, who=colleague))
    _, sent = do(taken, Verb.SEND_ON, deed(taken, who=colleague))
    assert sent.assignee == ""


def test_a_supplement_asked_before_acceptance_waits_for_the_desk():
    asked = at(Verb.ASK_SUPPLEMENT)
    assert asked.paused_at is None  # no clock runs yet
    with refused(refusals.NO_ANSWER_YET):
        do(asked, Verb.ACCEPT)
    _, answered = do(asked, Verb.ANSWER_SUPPLEMENT)
    assert (answered.state, answered.due_at) == (State.SUPPLEMENT_ASKED, None)
    _, accepted = do(answered, Verb.ACCEPT)
    assert accepted.state is State.PROCESSING
    assert accepted.due_at == START + 24 * HOUR


def test_the_clock_stands_still_while_the_applicant_supplements():
    life = at(Verb.ACCEPT, Verb.CLAIM)
    asked_at, answered_at = START + 4 * HOUR, START + 100 * HOUR
    _, asked = do(life, Verb.ASK_SUPPLEMENT, deed(life, at=asked_at))
    assert asked.paused_at == asked_at
    _, answered = do(asked, Verb.ANSWER_SUPPLEMENT, deed(asked, at=answered_at))
    assert answered.paused_at is None
    assert answered.due_at == answered_at + 20 * HOUR
    assert answered.step_due_at == answered_at + 2 * HOUR


@pytest.mark.parametrize("items", [(), (" ", ""), ("x",) * 31, ("x" * 2001,)])
def test_a_supplement_names_what_is_missing(items):
    life = filed()
    with refused(refusals.NOTHING_ASKED):
        rules.ask_supplement(life, deed(life), items=items)


def test_there_is_one_new_appointment_and_it_lies_ahead():
    life = at(Verb.ACCEPT, Verb.CLAIM)
    given = deed(life, code="complex")
    for too_soon in (life.due_at, life.due_at - HOUR):
        with refused(refusals.NOT_LATER):
            rules.extend(life, given, due_at=too_soon)
    _, extended = do(life, Verb.EXTEND)
    assert extended.due_at > life.due_at
    with refused(refusals.EXTENDED_BEFORE):
        do(extended, Verb.EXTEND)
    assert Verb.EXTEND not in rules.possible(extended, actor(Hat.LEADER))


@pytest.mark.parametrize(
    ("hat", "ways"),
    [
        (Hat.FILER, {"online"}),
        (Hat.COUNTER, {"counter", "post"}),
        (Hat.OFFICER, {"counter", "post"}),
    ],
)
def test_only_its_owner_can_say_that_a_result_was_received_online(hat, ways):
    life = at(Verb.ACCEPT, Verb.CLAIM, Verb.DECIDE)
    given = deed(life, who=actor(hat))
    for way in ("online", "counter", "post", "pigeon", ""):
        if way in ways:
            assert rules.hand_over(life, given, way=way).data == {"way": way}
        else:
            with refused(refusals.NO_SUCH_WAY):
                rules.hand_over(life, given, way=way)


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_a_rating_is_one_to_five_stars_and_given_once(stars):
    life = at(Verb.ACCEPT, Verb.CLAIM, Verb.DECIDE, Verb.RETURN)
    with refused(refusals.STARS_OUT_OF_RANGE):
        do(life, Verb.RATE, stars=stars)
    _, rated = do(life, Verb.RATE, stars=4)
    assert rated.stars == 4
    with refused(refusals.RATED_BEFORE):
        do(rated, Verb.RATE)


def test_another_units_dossier_is_out_of_sight():
    assert rules.visible(["U1"], ("U1", "U2", "U2"))
    assert rules.visible([""], ("U1",))
    assert not rules.visible(["U3"], ("U1", "U2"))
    assert not rules.visible([], ("U1",))


class LifeOfADossier(RuleBasedStateMachine):
    """Whoever does whatever in whatever order: the law holds and the timeline tells it all."""

    @initialize()
    def file(self):
        self.now = START
        act = rules.file(deed(at=self.now), unit="U1", step="receive", channel="online")
        self.acts = (act,)
        self.life = after(None, act)

    @rule(
        verb=st.sampled_from([verb for verb in Verb if verb is not Verb.FILE]),
        hats=st.sets(st.sampled_from(Hat)),
        account=st.sampled_from(["officer-1", "officer-2"]),
        passed=st.integers(0, 30),
        behind=st.sampled_from([0, 0, 0, 1]),
    )
    def act(self, verb, hats, account, passed, behind):
        self.now += passed * HOUR
        before = self.life
        given = deed(before, who=actor(*hats, account=account), at=self.now, code=reason_for(verb))
        if behind:
            given = type(given)(actor=given.actor, at=given.at, expected=given.expected - behind)
        try:
            act, self.life = do(before, verb, given)
        except Refusal:
            assert self.life is before
            return
        assert not behind
        assert set(hats) & self.row(act).hats
        self.acts += (act,)
        if verb in rules.possible(before, given.actor):
            return
        raise AssertionError(f"{verb} was no button, yet it was done")

    def row(self, act):
        return next(
            row
            for row in TRANSITIONS
            if (row.verb, row.source, row.target) == (act.verb, act.source, act.target)
        )

    @invariant()
    def the_timeline_tells_the_life(self):
        assert fold(self.acts) == self.life
        assert [act.seq for act in self.acts] == list(range(1, len(self.acts) + 1))
        assert all(earlier.at <= later.at for earlier, later in zip(self.acts, self.acts[1:]))  # noqa: B905

    @invariant()
    def only_legal_moves_were_made(self):
        assert all((act.source, act.target) in LEGAL for act in self.acts[1:])
        assert all(
            earlier.target is later.source
            for earlier, later in zip(self.acts, self.acts[1:])  # noqa: B905
        )

    @invariant()
    def a_deadline_runs_from_acceptance_and_never_moves_back(self):
        assert (self.life.due_at is not None) == (self.life.accepted_at is not None)
        dues = [act.due_at for act in self.acts if act.due_at is not None]
        assert dues == sorted(dues)

    @invariant()
    def what_has_ended_stays_ended(self):
        ended = [act for act in self.acts if act.target in ENDED and act.verb is not Verb.RATE]
        assert len(ended) <= 1
        if ended:
            assert self.life.state is ended[0].target
            assert self.life.finished_at is not None

    @invariant()
    def only_waiting_for_the_applicant_pauses_the_clock(self):
        waiting = self.life.state in {State.SUPPLEMENT_ASKED, State.FEE_DUE}
        assert (self.life.paused_at is not None) == (waiting and self.life.accepted_at is not None)


TestLifeOfADossier = LifeOfADossier.TestCase
TestLifeOfADossier.settings = hypothesis.settings(
    max_examples=60, stateful_step_count=40, deadline=None
)
