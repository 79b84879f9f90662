"""The page of messages sent: what went out, what waits, what was given up and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from saola.channels import audited, limits
from saola.channels.notices import actions, store
from saola.channels.notices.model import STATE_NAMES, State
from saola.identity.api import principal, requires
from saola.kernel import audit, clock
from saola.kernel.orm import transacting

BADGES = {State.SENT: "badge-good", State.GIVEN_UP: "badge-bad"}


@requires("operator", "admin")
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The newest messages; addresses are shortened, and the look is audited all the same."""
    wanted = request.GET.get("state", "")
    state = wanted if wanted in set(State) else ""
    with transacting() as tx:
        act = audit.Act(actor=principal(request).id, record="notices", data={"state": state})
        audit.record(tx, audited.NOTICES_READ, act)
    counts = store.counts()
    return render(
        request,
        "channels/notices.html",
        {
            "rows": [
                {
                    "it": one,
                    "to": shortened(one.address),
                    "state": STATE_NAMES[one.state],
                    "badge": BADGES.get(one.state, "badge-warn"),
                }
                for one in store.newest(limits.notices_shown_max, state)
            ],
            "states": [
                {"code": code.value, "vi": vi, "en": en, "count": counts[code.value]}
                for code, (vi, en) in STATE_NAMES.items()
            ],
            "chosen": state,
            "now": clock.now(),
        },
    )


@requires("operator", "admin")
@require_POST
def retry(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Try a message that was given up anew."""
    actions.retry(notice_id, by=principal(request).id)
    return redirect("notices")


def shortened(address: str) -> str:
    """Enough of an address to recognise it, not enough to use it."""
    name, at, host = address.partition("@")
    return f"{name[:2]}…{at}{host}" if at else f"…{address[-3:]}"
