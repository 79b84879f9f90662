"""How a simulator fails when it is told to: down, slow, refusing who asks, too many."""

import asyncio

from saola.kernel.errors import Kind, Refusal, RefusalCode
from saola.kernel.http.message import Request, Response, json_response

MODES = ("", "down", "slow", "unauthorized", "limited")
SLOW_S = 7
STATUS = {"down": 503, "unauthorized": 401, "limited": 429}
WORSE = RefusalCode(
    "simulator.mode_unknown",
    Kind.INVALID,
    "Cách hỏng không có; có: {modes}",
    "No such way to fail; there are: {modes}",
)


class Failing:
    """What a simulator does now: nothing wrong, or one way of failing for the next `times`."""

    def __init__(self) -> None:
        """Nothing is wrong."""
        self.mode = ""
        self.times = 0

    def control(self, request: Request) -> Response:
        """`POST {"fail": "down", "times": 3}`: fail so often; 0 is until told otherwise."""
        wanted = request.json()
        mode = wanted.get("fail", "") if isinstance(wanted, dict) else None
        times = wanted.get("times", 0) if isinstance(wanted, dict) else None
        if mode not in MODES or not isinstance(times, int):
            raise Refusal(WORSE, modes=list(MODES))
        self.mode, self.times = mode, times
        return json_response({"fail": mode, "times": times})

    async def instead(self) -> Response | None:
        """The failure to answer with; None when nothing is wrong."""
        mode = self.mode
        if mode and self.times:
            self.times -= 1
            if not self.times:
                self.mode = ""
        if mode == "slow":
            await asyncio.sleep(SLOW_S)
        if mode in STATUS:
            return json_response({"error": STATUS[mode], "message": mode}, STATUS[mode])
        return None
