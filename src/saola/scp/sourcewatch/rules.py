"""Which registrations a subscription is about, and what is told of a change (5.11.2, 5.11.7)."""

import enum
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from saola.scp import undone
from saola.scp.contexts.model import Context
from saola.scp.entities.rules import isoformat
from saola.scp.refusals import bad_data
from saola.scp.registrations.filters import Sought, interval, is_found
from saola.scp.registrations.model import Health, Registration, Stored, Wanted
from saola.scp.registrations.rules import matching, shown
from saola.scp.selection import language
from saola.scp.subscriptions.model import Subscription
from saola.scp.subscriptions.parsing import parse


class Reason(enum.Enum):
    """Why a subscriber is told (clause 5.2.24)."""

    NEW = "newlyMatching"
    UPDATED = "updated"
    GONE = "noLongerMatching"


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription to registrations: one of `wanted` must match, and the source every filter."""

    subscription: Subscription
    wanted: tuple[Wanted, ...]
    sought: Sought

    @property
    def id(self) -> str:
        """Its id."""
        return self.subscription.id

    @property
    def context(self) -> Context:
        """What its notifications are compacted with."""
        return self.subscription.context


def understood(document: Mapping[str, Any], context: Context) -> Watch:
    """The subscription in a client's JSON; refuses what clause 5.11.2 does not admit."""
    if "timeInterval" in document:
        raise undone.refusal(undone.SOURCES_PERIODICALLY)
    subscription = parse(document, context)
    given = document.get("temporalQ", {})
    if not isinstance(given, dict) or not all(isinstance(one, str) for one in given.values()):
        raise bad_data("temporalQ: an object of texts")
    csf = document.get("csf", "")
    sought = Sought(
        wanted=Wanted(),
        csf=language.parse(csf, context.expand) if csf else None,
        geo=subscription.geo,
        scope=subscription.scope,
        time=interval(given),
        managed=given.get("timeproperty") in {"createdAt", "modifiedAt"},
    )
    wanted = tuple(
        Wanted(types=one.types, ids=one.ids, id_pattern=one.id_pattern, names=subscription.watched)
        for one in subscription.entities
    )
    return Watch(
        subscription=subscription,
        wanted=wanted or (Wanted(names=subscription.watched),),
        sought=sought,
    )


def reason(watch: Watch, before: Registration | None, after: Registration | None) -> Reason | None:
    """Why to tell the subscriber of a change, if it is to be told at all."""
    was = before is not None and is_about(watch, before)
    is_now = after is not None and is_about(watch, after)
    if is_now:
        return Reason.UPDATED if was else Reason.NEW
    return Reason.GONE if was else None


def is_about(watch: Watch, one: Registration) -> bool:
    """Whether the subscriber wants to hear of a registration."""
    return is_found(watch.sought, one) and any(matching(one, wanted) for wanted in watch.wanted)


def notification(
    watch: Watch, why: Reason, about: Sequence[tuple[Stored, Registration]], own_id: str, at: int
) -> dict[str, Any]:
    """What the subscriber is sent (clause 5.3.2): of each registration what is relevant to it."""
    body: dict[str, Any] = {
        "id": own_id,
        "type": "ContextSourceNotification",
        "subscriptionId": watch.id,
        "notifiedAt": isoformat(at),
        "triggerReason": why.value,
        "data": [_relevant(watch, row, one) for row, one in about],
    }
    if watch.subscription.endpoint.inside:
        body["@context"] = watch.context.document()
    return body


def _relevant(watch: Watch, row: Stored, one: Registration) -> dict[str, Any]:
    """A registration with those parts of its information that the subscriber asked about."""
    parts = {part for wanted in watch.wanted for part in matching(one, wanted)}
    document = shown(row, watch.context, Health(), secrets=False)
    kept = [
        given
        for given, part in zip(document["information"], one.information, strict=True)
        if part in parts
    ]
    return {**document, "information": kept or document["information"]}


def check_future(watch: Watch, at: int) -> None:
    """Refuse a subscription that ends before it begins."""
    expires = watch.subscription.expires_at
    if expires is not None and expires <= at:
        raise bad_data("expiresAt: it lies in the past")
