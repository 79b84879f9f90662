"""A dossier's life lived at random through its actions, on a real database."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tests.support.egov import a_filing, an_official, somebody, wish

from saola.egov.dossiers import actions, store
from saola.egov.dossiers.model import ENDED, FINISHED, TRANSITIONS, State, Verb, fold
from saola.kernel import audit, ids, orm
from saola.kernel.errors import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.stores]

FILER = somebody("citizen-1")
REASONS = ["", "duplicate", "not_eligible", "complex", "no_answer", "nonsense"]
PLAIN = {
    Verb.ACCEPT: actions.accept,
    Verb.REFUSE: actions.refuse,
    Verb.ANSWER_SUPPLEMENT: actions.answer_supplement,
    Verb.WITHDRAW: actions.withdraw,
    Verb.CLAIM: actions.claim,
    Verb.ASK_FEE: actions.ask_fee,
    Verb.RECORD_FEE: actions.record_fee,
    Verb.STOP: actions.stop,
    Verb.DECIDE: actions.decide,
    Verb.CORRECT: actions.correct,
}


class Life(RuleBasedStateMachine):
    """Anybody tries anything at any time; the table decides."""

    @initialize(filer=some.sampled_from([FILER.id, ""]))
    def filed(self, filer):
        channel = "online" if filer else "counter"
        filing = a_filing(filer=filer, client_key=str(ids.new()), channel=channel)
        self.dossier = actions.file(FILER if filer else somebody("counter-1"), filing)
        unit = self.dossier.competent_unit
        self.people = [
            FILER,
            somebody("citizen-2"),
            an_official("counter", unit),
            an_official("officer", unit),
            an_official("officer", unit, account="officer-2"),
            an_official("leader", unit),
            an_official("leader", "elsewhere", account="leader-9"),
        ]

    @rule(
        verb=some.sampled_from(list(PLAIN)),
        who=some.integers(0, 6),
        code=some.sampled_from(REASONS),
        stale=some.integers(0, 9),
    )
    def act(self, verb, who, code, stale):
        wanted = wish(self.dossier, "vì lý do của vụ việc", code)
        if stale == 0:
            wanted = actions.Wish(code=wanted.code, version=wanted.version - 1)
        self._try(lambda: PLAIN[verb](self.people[who], wanted))

    @rule(who=some.integers(0, 6), items=some.lists(some.sampled_from(["", "Giấy"]), max_size=3))
    def ask_supplement(self, who, items):
        asked = wish(self.dossier)
        self._try(lambda: actions.ask_supplement(self.people[who], asked, tuple(items)))

    @rule(who=some.integers(0, 6), step=some.sampled_from(["process", "review", "decide", "x"]))
    def send_on(self, who, step):
        self._try(lambda: actions.send_on(self.people[who], wish(self.dossier, "chuyển"), step))

    @rule(who=some.integers(0, 6), days=some.integers(-3, 30))
    def extend(self, who, days):
        wanted = wish(self.dossier, "xin lỗi", "complex")
        self._try(lambda: actions.extend(self.people[who], wanted, days))

    @rule(who=some.integers(0, 6))
    def hand_over(self, who):
        self._try(lambda: actions.hand_over(self.people[who], wish(self.dossier), "counter"))

    @rule(who=some.integers(0, 6), stars=some.integers(-1, 7))
    def rate(self, who, stars):
        self._try(lambda: actions.rate(self.people[who], wish(self.dossier), stars))

    @rule()
    def straight_on(self):
        """A step on the way to the result, so that the far states are visited too."""
        unit = self.dossier.competent_unit
        counter, officer, leader = (
            an_official(role, unit) for role in ("counter", "officer", "leader")
        )
        now = wish(self.dossier, "xong")
        match self.dossier.life.state:
            case State.FILED:
                self._try(lambda: actions.accept(counter, now))
            case State.ACCEPTED:
                self._try(lambda: actions.claim(officer, now))
            case State.PROCESSING if self.dossier.life.step != "decide":
                holder = self.dossier.life.assignee or officer.id
                self._try(
                    lambda: actions.send_on(an_official("officer", unit, holder), now, "decide")
                )
            case State.PROCESSING:
                self._try(lambda: actions.decide(leader, now))
            case State.DECIDED:
                self._try(lambda: actions.hand_over(counter, now, "counter"))

    @rule(hours=some.integers(1, 200))
    def time_passes(self, hours):
        self.clock.move(hours=hours)

    def _try(self, deed):
        """What is refused changes nothing; what is done follows a row of the table."""
        before, told = self.dossier, self._noted()
        try:
            self.dossier = deed()
        except Refusal:
            assert store.by_id(before.id) == before
            assert self._noted() == told
            return
        act = store.timeline(before.id)[-1]
        assert any(
            row.verb is act.verb
            and row.source is before.life.state
            and row.target is self.dossier.life.state
            and act.hat in row.hats
            for row in TRANSITIONS
        )
        assert act.seq == before.life.version + 1
        assert self._noted() == told + 1
        assert not act.actor.endswith(("-9", "citizen-2"))
        if before.life.state in ENDED:
            assert act.verb is Verb.RATE

    def _noted(self):
        with orm.transacting() as tx:
            return len(audit.about(tx, self.dossier.id, limit=1_000))

    @invariant()
    def the_timeline_tells_the_stored_life(self):
        kept = store.by_id(self.dossier.id)
        assert kept == self.dossier
        assert fold(store.timeline(kept.id)) == kept.life
        life = kept.life
        assert (life.finished_at is not None) == (life.state in FINISHED)
        assert (kept.punctuality is not None) == bool(life.finished_at and life.due_at)
        assert life.due_at is None or life.accepted_at is not None
        assert not life.stars or life.state is State.RETURNED


def test_no_sequence_of_acts_leads_where_the_table_does_not(clock):
    Life.clock = clock
    bounds = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(Life, settings=bounds)
