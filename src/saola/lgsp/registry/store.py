"""Every ORM line of the registry: rows in and out as plain values."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import connection, transaction
from django.db.models import F, QuerySet

from saola.kernel import clock, orm
from saola.lgsp import models
from saola.lgsp.exchange import model as rules_in_force
from saola.lgsp.registry.model import (
    APPROVED,
    LIVE,
    Ask,
    Contract,
    Organisation,
    Service,
    System,
)


def organisations() -> list[Organisation]:
    """Every member, by code."""
    return [
        Organisation(
            code=row.code,
            name_vi=row.name_vi,
            name_en=row.name_en,
            instance=row.instance,
            member_class=row.member_class,
            unit_code=row.unit_code,
            demo=row.demo,
        )
        for row in models.Organisation.objects.order_by("code")
    ]


def systems() -> list[System]:
    """Every system, by code."""
    rows = models.System.objects.select_related("organisation").order_by("code")
    return [_system(row) for row in rows]


def system(code: str) -> System | None:
    """One system."""
    row = models.System.objects.select_related("organisation").filter(code=code).first()
    return None if row is None else _system(row)


def services() -> list[Service]:
    """Every service, by code."""
    rows = models.Service.objects.select_related("system__organisation").order_by("code")
    return [_service(row) for row in rows]


def service(code: str) -> Service | None:
    """One service, by its short name."""
    rows = models.Service.objects.select_related("system__organisation")
    row = rows.filter(code=code).first()
    return None if row is None else _service(row)


def contracts(*, state: str = "") -> list[Contract]:
    """Contracts, those that wait for a decision first, then the newest."""
    rows = _contract_rows()
    if state:
        rows = rows.filter(state=state)
    found = [_contract(row) for row in rows.order_by("-requested_at", "id")]
    return sorted(found, key=lambda contract: contract.state != "requested")


def contract(contract_id: str, *, locked: bool = False) -> Contract | None:
    """One contract; `locked` keeps others from deciding it at the same time."""
    rows = _contract_rows()
    if locked and connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(id=contract_id).first()
    return None if row is None else _contract(row)


def live_contract(consumer: str, service_code: str, purpose: str) -> str:
    """The id of a contract that already covers this; empty when there is none."""
    found = models.Contract.objects.filter(
        consumer__code=consumer, service__code=service_code, purpose=purpose, state__in=LIVE
    ).first()
    return "" if found is None else found.id


def known_contract(consumer: str, service_code: str, purpose: str) -> bool:
    """Whether such a contract was ever made, whatever became of it."""
    return models.Contract.objects.filter(
        consumer__code=consumer, service__code=service_code, purpose=purpose
    ).exists()


def put_organisation(wanted: Organisation) -> None:
    """Add or replace a member."""
    models.Organisation.objects.update_or_create(
        code=wanted.code,
        defaults={
            "name_vi": wanted.name_vi,
            "name_en": wanted.name_en,
            "instance": wanted.instance,
            "member_class": wanted.member_class,
            "unit_code": wanted.unit_code,
            "demo": wanted.demo,
        },
    )


def put_system(wanted: System) -> None:
    """Add or replace a system of a known member."""
    owner = models.Organisation.objects.get(code=wanted.organisation)
    models.System.objects.update_or_create(
        code=wanted.code,
        defaults={
            "organisation": owner,
            "name_vi": wanted.name_vi,
            "name_en": wanted.name_en,
            "level": wanted.level,
            "operator": wanted.operator,
            "source": wanted.source,
            "verified": wanted.verified,
            "demo": wanted.demo,
        },
    )


def put_service(wanted: Service) -> None:
    """Add or replace a service of a known system."""
    models.Service.objects.update_or_create(
        code=wanted.code,
        defaults={
            "system": models.System.objects.get(code=wanted.system),
            "service_code": wanted.service_code,
            "version": wanted.version,
            "title_vi": wanted.title_vi,
            "title_en": wanted.title_en,
            "about_vi": wanted.about_vi,
            "about_en": wanted.about_en,
            "kind": wanted.kind,
            "base_url": wanted.base_url,
            "adapter": wanted.adapter,
            "timeout_s": wanted.timeout_s,
            "endpoints": [list(endpoint) for endpoint in wanted.endpoints],
            "fields": list(wanted.fields),
            "openapi": wanted.openapi,
            "owner_unit": wanted.owner_unit,
            "demo": wanted.demo,
        },
    )


def add_contract(wanted: Contract) -> None:
    """Add a contract between a known system and a known service."""
    models.Contract.objects.create(
        id=wanted.id,
        consumer=models.System.objects.get(code=wanted.ask.consumer),
        service=models.Service.objects.get(code=wanted.ask.service),
        purpose=wanted.ask.purpose,
        purpose_text=wanted.ask.purpose_text,
        legal_basis=wanted.ask.legal_basis,
        fields=list(wanted.ask.fields),
        endpoints=[list(endpoint) for endpoint in wanted.ask.endpoints],
        per_minute=wanted.ask.per_minute,
        per_day=wanted.ask.per_day,
        purpose_required=wanted.ask.purpose_required,
        dossier_required=wanted.ask.dossier_required,
        since=wanted.ask.since,
        until=wanted.ask.until,
        state=wanted.state,
        reason=wanted.reason,
        requested_by=wanted.requested_by,
        requested_at=wanted.requested_at,
        due_at=wanted.due_at,
        decided_by=wanted.decided_by,
        decided_at=wanted.decided_at,
        demo=wanted.demo,
    )


def decide(contract_id: str, state: str, *, reason: str, by: str) -> None:
    """Put a contract into a state."""
    models.Contract.objects.filter(id=contract_id).update(
        state=state, reason=reason, decided_by=by, decided_at=clock.now()
    )


def over(today: dt.date) -> list[str]:
    """Ids of live contracts whose last day has passed."""
    rows = models.Contract.objects.filter(state__in=LIVE, until__lt=today).order_by("id")
    return list(rows.values_list("id", flat=True))


def enable_service(code: str, *, enabled: bool) -> None:
    """Open or close a service for everybody."""
    models.Service.objects.filter(code=code).update(enabled=enabled)


def changed() -> None:
    """Note, inside the transaction, that the exchange's rules have changed."""
    models.RulesVersion.objects.get_or_create(id=1)
    models.RulesVersion.objects.filter(id=1).update(version=F("version") + 1)


def version() -> int:
    """How often the rules have changed."""
    row = models.RulesVersion.objects.filter(id=1).first()
    return 0 if row is None else row.version


def after_commit(act: Callable[[], None]) -> None:
    """Do `act` once the open transaction is kept; never when it is undone."""
    transaction.on_commit(act)


def snapshot() -> rules_in_force.Snapshot:
    """What the gateway must know, read in one transaction so that the parts fit each other."""
    with orm.transacting():
        return rules_in_force.Snapshot(
            version=version(),
            clients=tuple(
                rules_in_force.Client(principal=one.code, id=one.id)
                for one in systems()
                if one.enabled
            ),
            services=tuple(_in_force(one) for one in services() if one.enabled),
            contracts=tuple(_agreed(one) for one in contracts(state=APPROVED)),
        )


def _in_force(service: Service) -> rules_in_force.Service:
    return rules_in_force.Service(
        id=service.id,
        code=service.code,
        kind=service.kind,
        base_url=service.base_url,
        adapter=service.adapter,
        timeout_s=service.timeout_s,
        endpoints=_endpoints(service.endpoints),
        openapi=service.openapi,
        title_vi=service.title_vi,
        title_en=service.title_en,
        fields=service.fields,
    )


def _agreed(contract: Contract) -> rules_in_force.Contract:
    ask = contract.ask
    return rules_in_force.Contract(
        id=contract.id,
        consumer=contract.consumer_id,
        service=contract.service_id,
        purpose=ask.purpose,
        purpose_required=ask.purpose_required,
        dossier_required=ask.dossier_required,
        fields=ask.fields,
        endpoints=_endpoints(ask.endpoints),
        per_minute=ask.per_minute,
        per_day=ask.per_day,
        since=ask.since.isoformat(),
        until="" if ask.until is None else ask.until.isoformat(),
    )


def _endpoints(pairs: Iterable[tuple[str, str]]) -> tuple[rules_in_force.Endpoint, ...]:
    return tuple(rules_in_force.Endpoint(method, path) for method, path in pairs)


def _contract_rows() -> QuerySet[models.Contract]:
    return models.Contract.objects.select_related(
        "consumer__organisation", "service__system__organisation"
    )


def _subsystem_id(row: models.System) -> str:
    member = row.organisation
    return f"{member.instance}/{member.member_class}/{member.code}/{row.code}"


def _system(row: models.System) -> System:
    return System(
        code=row.code,
        organisation=row.organisation.code,
        id=_subsystem_id(row),
        name_vi=row.name_vi,
        name_en=row.name_en,
        level=row.level,
        operator=row.operator,
        source=row.source,
        verified=row.verified,
        demo=row.demo,
        enabled=row.enabled,
    )


def _service(row: models.Service) -> Service:
    return Service(
        code=row.code,
        id=f"{_subsystem_id(row.system)}/{row.service_code}",
        system=row.system.code,
        service_code=row.service_code,
        version=row.version,
        title_vi=row.title_vi,
        title_en=row.title_en,
        about_vi=row.about_vi,
        about_en=row.about_en,
        kind=row.kind,
        base_url=row.base_url,
        adapter=row.adapter,
        timeout_s=row.timeout_s,
        endpoints=_pairs(row.endpoints),
        fields=tuple(row.fields),
        openapi=row.openapi,
        owner_unit=row.owner_unit,
        enabled=row.enabled,
        demo=row.demo,
    )


def _contract(row: models.Contract) -> Contract:
    return Contract(
        id=row.id,
        ask=Ask(
            consumer=row.consumer.code,
            service=row.service.code,
            purpose=row.purpose,
            purpose_text=row.purpose_text,
            legal_basis=row.legal_basis,
            fields=tuple(row.fields),
            endpoints=_pairs(row.endpoints),
            per_minute=row.per_minute,
            per_day=row.per_day,
            since=row.since,
            until=row.until,
            purpose_required=row.purpose_required,
            dossier_required=row.dossier_required,
        ),
        consumer_id=_subsystem_id(row.consumer),
        service_id=_service(row.service).id,
        owner_unit=row.service.owner_unit,
        state=row.state,
        reason=row.reason,
        requested_by=row.requested_by,
        requested_at=row.requested_at,
        due_at=row.due_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        demo=row.demo,
    )


def _pairs(endpoints: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((method, path) for method, path in endpoints)
