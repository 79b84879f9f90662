"""The verbs of the registry: ask, decide, load, publish; each audited, each told as an event."""

import datetime as dt

from saola.identity.tokens import Principal
from saola.kernel import audit, clock, events, ids, orm, telemetry
from saola.kernel.audit import Act, Action
from saola.kernel.errors import Refusal
from saola.lgsp import audited, refusals, storage
from saola.lgsp import events as facts
from saola.lgsp.exchange import store as rules_in_force
from saola.lgsp.registry import rules, store
from saola.lgsp.registry.deadlines import answer_due
from saola.lgsp.registry.model import APPROVED, REQUESTED, Ask, Contract

DECIDED: dict[str, tuple[Action, type[events.Event]]] = {
    "approve": (audited.APPROVED, facts.ContractApproved),
    "refuse": (audited.REFUSED, facts.ContractRefused),
    "suspend": (audited.SUSPENDED, facts.ContractSuspended),
    "resume": (audited.RESUMED, facts.ContractResumed),
    "revoke": (audited.REVOKED, facts.ContractRevoked),
    "expire": (audited.EXPIRED, facts.ContractExpired),
}
log = telemetry.logger("lgsp.registry")

CLOCKWORK = "saola:clock"  # the actor of what happens by time alone


def request_contract(asker: Principal, ask: Ask) -> str:
    """Ask for a service in a system's name; the new contract's id.

    The owner owes an answer within two working days (Decree 194/2025, article 40). Refuses an
    incomplete ask, and one that a live contract covers already.
    """
    with orm.transacting() as tx:
        if store.system(ask.consumer) is None:
            raise Refusal(refusals.NO_SUCH_SYSTEM, code=ask.consumer)
        service = store.service(ask.service)
        if service is None:
            raise Refusal(refusals.NO_SUCH_SERVICE, code=ask.service)
        rules.check_ask(ask, service, clock.today())
        if covering := store.live_contract(ask.consumer, ask.service, ask.purpose):
            raise Refusal(refusals.CONTRACT_EXISTS, id=covering)
        made = _asked(ask, asker.id, answer_due(clock.now(), service.owner_unit))
        store.add_contract(made)
        audit.record(
            tx,
            audited.REQUESTED,
            Act(actor=asker.id, record=made.id, purpose=ask.legal_basis),
        )
        fact = facts.ContractRequested(
            contract=made.id,
            consumer=ask.consumer,
            service=ask.service,
            due_at=clock.isoformat(made.due_at),
        )
        events.emit(tx, fact, key=made.id)
    return made.id


def decide(asker: Principal, contract_id: str, act: str, reason: str = "") -> str:
    """Approve, refuse, suspend, resume or revoke a contract; the state it is in now.

    Refuses whoever does not own the service or asked for the contract, an act that the state
    forbids, and a refusal, suspension or revocation without a written reason.
    """
    with orm.transacting():
        found = store.contract(contract_id, locked=True)
        if found is None:
            raise Refusal(refusals.NO_SUCH_CONTRACT, id=contract_id)
        rules.may_decide(asker, found)
        return _decide(asker.id, found, act, reason)


def expire_contracts() -> int:
    """End the contracts whose last day has passed; how many."""
    ended = 0
    for contract_id in store.over(clock.today()):
        with orm.transacting():
            found = store.contract(contract_id, locked=True)
            if found is not None and rules.over(found, clock.today()):
                _decide(CLOCKWORK, found, "expire", "")
                ended += 1
    return ended


def enable_service(asker: Principal, code: str, *, enabled: bool) -> None:
    """Open or close a service for every consumer at once."""
    with orm.transacting() as tx:
        if store.service(code) is None:
            raise Refusal(refusals.NO_SUCH_SERVICE, code=code)
        store.enable_service(code, enabled=enabled)
        action = audited.OPENED if enabled else audited.CLOSED
        audit.record(tx, action, Act(actor=asker.id, record=code))
        changed()


def publish() -> int:
    """Bring the gateway's rules up to date with the registry; the version in force.

    Safe to call at any time: an older snapshot never replaces a newer one.
    """
    database = storage.prepare()
    wanted = store.version()
    with database.reading() as tx:
        in_force = rules_in_force.version(tx)
    if in_force < wanted:
        snapshot = store.snapshot()
        with database.transaction() as tx:
            rules_in_force.publish(tx, snapshot)
            in_force = rules_in_force.version(tx)
    return in_force


def changed() -> None:
    """Inside a transaction: the rules have changed; once it is kept, the gateway gets them."""
    store.changed()
    store.after_commit(lambda: _told(publish()))


def _told(version: int) -> None:
    log.info("exchange_rules_published", version=version)


def prepared(ask: Ask, by: str) -> Contract:
    """A contract of the pack: asked for and approved by whoever loads it, marked as such."""
    asked = _asked(ask, by, clock.now())
    return Contract(
        id=asked.id,
        ask=ask,
        consumer_id="",
        service_id="",
        owner_unit="",
        state=APPROVED,
        reason="",
        requested_by=by,
        requested_at=asked.requested_at,
        due_at=asked.due_at,
        decided_by=by,
        decided_at=asked.requested_at,
        demo=True,
    )


def _asked(ask: Ask, by: str, due_at: dt.datetime) -> Contract:
    return Contract(
        id=str(ids.new()),
        ask=ask,
        consumer_id="",
        service_id="",
        owner_unit="",
        state=REQUESTED,
        reason="",
        requested_by=by,
        requested_at=clock.now(),
        due_at=due_at,
    )


def _decide(actor: str, found: Contract, act: str, reason: str) -> str:
    state = rules.next_state(found, act, reason)
    action, fact = DECIDED[act]
    with orm.transacting() as tx:
        store.decide(found.id, state, reason=reason.strip(), by=actor)
        audit.record(
            tx,
            action,
            Act(actor=actor, record=found.id, data={"from": found.state, "reason": reason}),
        )
        told: dict[str, str] = {
            "contract": found.id,
            "consumer": found.ask.consumer,
            "service": found.ask.service,
        }
        if fact is facts.ContractApproved:
            told["since"] = found.ask.since.isoformat()
        events.emit(tx, fact(**told), key=found.id)
        changed()
    return state
