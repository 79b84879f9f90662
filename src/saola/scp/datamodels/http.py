"""The door to the data models: GET /iot/models lists them, /iot/models/<type> is a JSON Schema."""

from collections.abc import Collection

from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.routing import Route
from saola.scp.datamodels import rules
from saola.scp.datamodels.model import MODELS

ANYONE = "anyone: models hold no data"


class Doors:
    """The handlers."""

    def __init__(self, asked: Collection[str]) -> None:
        """`asked` are the types that entities are checked by."""
        self._asked = asked

    def routes(self) -> tuple[Route, ...]:
        """The route table."""
        return (
            Route("GET", "/iot/models", self.models, ANYONE, "scp.datamodels.models"),
            Route("GET", "/iot/models/{type}", self.schema, ANYONE, "scp.datamodels.schema"),
        )

    async def models(self, request: Request) -> Response:
        """Every model, and whether entities of its type are checked by it."""
        return json_response([{"type": one, "checked": one in self._asked} for one in MODELS])

    async def schema(self, request: Request) -> Response:
        """One model as JSON Schema; refuses an unknown one."""
        found = rules.schema(request.values["type"])
        return json_response(found, content_type="application/schema+json")
