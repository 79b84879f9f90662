"""How simulated national platforms fail: in the ways real ones do, when asked to.

`?fail=MODE` fails one request; `{"fail": MODE}` at a simulator's control door fails every request
until mended with an empty mode. `expired` ends all sessions once.
"""

import asyncio
from collections.abc import Callable

from saola.kernel.http.message import Request, Response, json_response

MODES = ("", "slow", "down", "busy", "refused", "malformed", "expired")
SLOW_S = 20.0
RETRY_S = "30"


class Outages:
    """One simulator's way to fail; `expire` forgets its sessions."""

    def __init__(self, expire: Callable[[], None]) -> None:
        """All is well."""
        self.mode = ""
        self._expire = expire

    async def failure(
        self, request: Request, refused: Response, busy: Response | None = None
    ) -> Response | None:
        """The failing answer to a request; None when it shall be answered properly.

        `refused` and `busy` are the platform's own words for a bad session and for too many calls.
        """
        mode = request.params().get("fail", self.mode)
        if mode == "slow":
            await asyncio.sleep(SLOW_S)
        if mode == "down":
            return Response(
                status=502, headers=(("content-type", "text/html"),), body=b"<h1>Bad Gateway</h1>"
            )
        if mode == "busy":
            told = busy or json_response({"error": "Too Many Requests"}, 429)
            return Response(
                status=429, headers=(*told.headers, ("retry-after", RETRY_S)), body=told.body
            )
        if mode == "refused":
            return refused
        if mode == "malformed":
            return Response(
                headers=(("content-type", "application/json"),), body=b'{"error_code": '
            )
        return None

    def control(self, request: Request) -> Response:
        """Choose how every later request fails; refuses an unknown mode."""
        told = request.json()
        mode = told.get("fail") if isinstance(told, dict) else None
        if mode not in MODES:
            return json_response({"error": "unknown", "known": list(MODES)}, 422)
        if mode == "expired":
            self._expire()
        else:
            self.mode = mode
        return json_response({"fail": mode})
