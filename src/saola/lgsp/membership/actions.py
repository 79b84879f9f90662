"""Enter a member, a system, a service; change what a service offers and where it answers."""

import msgspec

from saola.identity.tokens import Principal
from saola.kernel import audit, orm
from saola.kernel.audit import Act
from saola.kernel.errors import Refusal
from saola.lgsp import audited, refusals
from saola.lgsp.membership import rules
from saola.lgsp.registry import store
from saola.lgsp.registry.actions import changed
from saola.lgsp.registry.model import Organisation, Service, System

BY_HAND = "exchange"  # the source of what an administrator entered


def register_organisation(asker: Principal, wanted: Organisation) -> None:
    """Enter a member; refuses a code that is taken, and administrators of one unit only."""
    rules.check_organisation(wanted)
    if not asker.may("exchange_admin", ""):
        raise Refusal(refusals.NOT_THE_OWNER)
    with orm.transacting() as tx:
        if any(one.code == wanted.code for one in store.organisations()):
            raise Refusal(refusals.CODE_TAKEN, code=wanted.code)
        store.put_organisation(wanted)
        audit.record(tx, audited.MEMBER_ENTERED, Act(actor=asker.id, record=wanted.code))


def register_system(asker: Principal, wanted: System) -> None:
    """Enter a system of a member; it has no contract, and counts as not verified.

    Systems that architects accepted come by themselves. Refuses an unknown member, one that
    the asker does not administer, and a taken code.
    """
    rules.check_system(wanted)
    with orm.transacting() as tx:
        _check_owner(asker, wanted.organisation)
        if store.system(wanted.code) is not None:
            raise Refusal(refusals.CODE_TAKEN, code=wanted.code)
        store.put_system(msgspec.structs.replace(wanted, source=BY_HAND, verified=False))
        audit.record(tx, audited.REGISTERED, Act(actor=asker.id, record=wanted.code))
        changed()


def register_service(asker: Principal, wanted: Service) -> str:
    """Enter a service of a system; its short name, by which contracts and pages know it.

    Its owner, who decides on contracts, is the unit behind the system's member. Refuses an unknown
    system, one that the asker does not administer, and a service that it offers already.
    """
    rules.check_service(wanted)
    with orm.transacting() as tx:
        system = store.system(wanted.system)
        if system is None:
            raise Refusal(refusals.NO_SUCH_SYSTEM, code=wanted.system)
        owner = _check_owner(asker, system.organisation)
        known = store.services()
        same = (wanted.system, wanted.service_code)
        if any((one.system, one.service_code) == same for one in known):
            raise Refusal(refusals.CODE_TAKEN, code=wanted.service_code)
        taken = {one.code for one in known}
        code = wanted.service_code
        code = f"{wanted.system}.{code}"[:64] if code in taken else code
        if code in taken:
            raise Refusal(refusals.CODE_TAKEN, code=code)
        store.put_service(msgspec.structs.replace(wanted, code=code, owner_unit=owner.unit_code))
        audit.record(tx, audited.SERVICE_ENTERED, Act(actor=asker.id, record=code))
        changed()
    return code


def change_service(asker: Principal, wanted: Service) -> None:
    """Change the words, the address, the endpoints and the fields of a service.

    What names it (system, code, version) and who owns it stay, for contracts rest on them. Refuses
    whoever does not administer its owner.
    """
    with orm.transacting() as tx:
        kept = store.service(wanted.code)
        if kept is None:
            raise Refusal(refusals.NO_SUCH_SERVICE, code=wanted.code)
        if not asker.may("exchange_admin", kept.owner_unit):
            raise Refusal(refusals.NOT_THE_OWNER)
        if kept.adapter:
            raise Refusal(refusals.ADAPTED_SERVICE, code=kept.code)
        changed_service = msgspec.structs.replace(
            kept,
            title_vi=wanted.title_vi,
            title_en=wanted.title_en,
            about_vi=wanted.about_vi,
            about_en=wanted.about_en,
            base_url=wanted.base_url,
            timeout_s=wanted.timeout_s,
            endpoints=wanted.endpoints,
            fields=wanted.fields,
        )
        rules.check_service(changed_service)
        store.put_service(changed_service)
        audit.record(tx, audited.SERVICE_CHANGED, Act(actor=asker.id, record=kept.code))
        changed()


def _check_owner(asker: Principal, member: str) -> Organisation:
    """The member, which the asker must administer."""
    found = next((one for one in store.organisations() if one.code == member), None)
    if found is None:
        raise Refusal(refusals.NO_SUCH_MEMBER, code=member)
    if not asker.may("exchange_admin", found.unit_code):
        raise Refusal(refusals.NOT_THE_OWNER)
    return found
