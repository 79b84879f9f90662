"""Live changes as a data-plane service: one door, `/live/events`."""

from saola.identity import tokens
from saola.ioc import limits, refusals
from saola.ioc.live.hub import Hub
from saola.kernel import db
from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response
from saola.kernel.http.routing import Route
from saola.kernel.plugins import Service

FOLLOWERS = ("operator", "leader", "admin")  # who hears more than the public
HEADERS = (
    ("content-type", "text/event-stream; charset=utf-8"),
    ("cache-control", "no-store"),
    ("x-accel-buffering", "no"),
)


def service() -> Service:
    """The live changes of this installation."""
    return Live(Hub(db.store("scp"), db.store("control")))


class Live:
    """The door to the stream of changes."""

    def __init__(self, hub: Hub) -> None:
        """Push what `hub` finds."""
        self.hub = hub

    @property
    def routes(self) -> tuple[Route, ...]:
        """The one door."""
        guard = "anyone hears public data; operators, leaders and admins hear everything"
        return (Route("GET", "/live/events", self.follow, guard, "live.events"),)

    def follow(self, request: Request) -> Response:
        """`GET /live/events`: `reading`, `incident` and `bulletin` events as they happen.

        Goes on after `Last-Event-ID` (or `?last=`); `reset` asks the reader to load the situation
        anew. Refuses a token that is not good (401) and one reader too many (503).
        """
        asker = tokens.bearer(request)
        if len(self.hub.readers) >= limits.live_clients_max:
            raise Refusal(refusals.TOO_MANY_READERS)
        last_id = request.header("last-event-id") or request.params().get("last", "")
        everything = any(asker.may(role) for role in FOLLOWERS)
        return Response(headers=HEADERS, body=self.hub.stream(last_id, everything=everything))

    async def start(self) -> None:
        """Begin to follow the outboxes."""
        await self.hub.start()

    async def stop(self) -> None:
        """End the streams."""
        await self.hub.stop()
