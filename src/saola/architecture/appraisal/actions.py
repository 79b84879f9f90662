"""Declare a system, decide on a declaration: fetch, decide, store, emit."""

import msgspec

from saola.architecture import events, refusals
from saola.architecture.analysis.model import Duplicate
from saola.architecture.analysis.rules import duplicates_of
from saola.architecture.appraisal import rules, store
from saola.architecture.appraisal.model import Decision, Declaration, State
from saola.architecture.repository.model import Inventory
from saola.kernel import audit, clock, orm
from saola.kernel.errors import Refusal
from saola.kernel.events import emit

DECLARED = audit.declare("architecture.system.declared", "Khai báo hệ thống", "System declared")
DECIDED = audit.declare(
    "architecture.system.decided", "Kết luận thẩm định hệ thống", "Declaration decided"
)


def declare(declaration: Declaration, inventory: Inventory) -> tuple[Duplicate, ...]:
    """Keep a unit's declaration and tell what it may duplicate.

    Refuses an incomplete declaration, a code that is taken, an unknown provider.
    """
    _or_refuse(rules.may_declare(declaration, inventory))
    found = duplicates_of(declaration.as_object(), inventory)
    with orm.transacting() as tx:
        if not store.add(declaration):
            raise Refusal(refusals.CODE_TAKEN, code=declaration.code)
        audit.record(
            tx, DECLARED, audit.Act(actor=declaration.declared_by, record=declaration.code)
        )
        event = events.SystemDeclared(
            code=declaration.code, owner=declaration.owner, duplicates=len(found)
        )
        emit(tx, event, key=declaration.code)
    return found


def decide(
    code: str, decided_by: str, reason: str, inventory: Inventory, *, accept: bool
) -> Declaration:
    """Accept or refuse a declaration in writing.

    Refuses one's own declaration, a second decision, a missing reason.
    """
    declaration = store.find(code)
    if declaration is None:
        raise Refusal(refusals.NO_SUCH_OBJECT, code=code)
    found = duplicates_of(declaration.as_object(), inventory)
    _or_refuse(
        rules.may_decide(declaration, decided_by, reason, accept=accept, duplicates=len(found))
    )
    decided = msgspec.structs.replace(
        declaration,
        state=State.ACCEPTED if accept else State.REFUSED,
        decided_by=decided_by,
        decided_at=clock.now(),
        reason=reason,
    )
    with orm.transacting() as tx:
        if not store.decide(decided):
            raise Refusal(refusals.ALREADY_DECIDED, code=code)
        act = audit.Act(actor=decided_by, record=code, data={"state": decided.state.value})
        audit.record(tx, DECIDED, act)
        emit(tx, _fact(decided), key=code)
    return decided


def _fact(decided: Declaration) -> events.SystemAccepted | events.SystemRefused:
    if decided.state is State.REFUSED:
        return events.SystemRefused(code=decided.code, owner=decided.owner)
    return events.SystemAccepted(
        code=decided.code,
        name_vi=decided.name.vi,
        name_en=decided.name.en,
        owner=decided.owner,
    )


def _or_refuse(decision: Decision) -> None:
    if decision.refused is not None:
        raise Refusal(decision.refused, **decision.data)
