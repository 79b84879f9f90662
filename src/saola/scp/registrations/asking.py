"""What a query of registrations asks for (clause 5.10.2)."""

from collections.abc import Iterable, Sequence

from saola.scp.broker import asking
from saola.scp.entities.expansion import name_of
from saola.scp.envelopes import Received, listed
from saola.scp.refusals import bad_data
from saola.scp.registrations.filters import Sought, interval, is_found
from saola.scp.registrations.model import Registration, Wanted
from saola.scp.selection import language, scopes

TIMES = frozenset({"timerel", "timeAt", "endTimeAt", "timeproperty"})


def sought(received: Received) -> Sought:
    """What is asked for; refuses a query that names nothing in particular."""
    params, context = received.params, received.context
    wanted = Wanted(
        types=asking.types(params.get("type", ""), context),
        ids=asking.ids(listed(params, "id")),
        id_pattern=asking.id_pattern(params.get("idPattern", "")),
        names=frozenset(name_of(one, context) for one in listed(params, "attrs")),
    )
    found = Sought(
        wanted=wanted,
        q=language.parse(params["q"], context.expand) if params.get("q") else None,
        csf=language.parse(params["csf"], context.expand) if params.get("csf") else None,
        geo=asking.geo(params, context),
        scope=scopes.parse(params["scopeQ"]) if params.get("scopeQ") else None,
        time=interval(params),
        managed=params.get("timeproperty") in {"createdAt", "modifiedAt"},
    )
    named = wanted.types or wanted.names or wanted.ids or found.q or found.geo
    if not named and params.get("type") != "*":
        raise bad_data("name at least one of type, attrs, id, q and georel")
    return found


def found(sought: Sought, among: Iterable[Registration]) -> Sequence[Registration]:
    """Those that match, in the order of their ids."""
    return sorted((one for one in among if is_found(sought, one)), key=lambda one: one.id)
