"""Routes of the data plane: a table of methods, path patterns, guards and handlers."""

import urllib.parse

import msgspec

from saola.kernel import refusals
from saola.kernel.errors import Refusal
from saola.kernel.http.message import Handler, Request


class Route(msgspec.Struct, frozen=True):
    """One door.

    `path` is a pattern: `{name}` stands for one segment, `{name...}` for the rest. `guard` says in
    words who may pass, and the handler enforces it; a test refuses a route without one.
    """

    method: str
    path: str
    handler: Handler
    guard: str
    name: str


class Router:
    """Finds the route of a request: one dictionary step per path segment."""

    def __init__(self, routes: tuple[Route, ...]) -> None:
        """Build the tree; two routes for the same method and pattern are a bug."""
        self.routes = routes
        self._root = _Node()
        for route in routes:
            self._root.add(route, route.path.strip("/").split("/"))

    def find(self, request: Request) -> tuple[Route, dict[str, str]] | None:
        """The route and its decoded path values; None when no pattern fits the path.

        Refuses a method that the path does not have.
        """
        values: list[str] = []
        segments = [urllib.parse.unquote(part) for part in request.path.strip("/").split("/")]
        node = self._root.match(segments, 0, values)
        if node is None:
            return None
        route = node.methods.get(request.method) or node.methods.get("*")
        if route is None and request.method == "HEAD":
            route = node.methods.get("GET")
        if route is None:
            raise Refusal(
                refusals.METHOD_NOT_ALLOWED,
                method=request.method,
                allowed=sorted(node.methods),
            )
        return route, dict(zip(_names(route.path), values, strict=True))


class _Node:
    __slots__ = ("any", "children", "methods", "rest")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.any: _Node | None = None
        self.rest: _Node | None = None
        self.methods: dict[str, Route] = {}

    def add(self, route: Route, segments: list[str]) -> None:
        if not segments:
            assert route.method not in self.methods, f"{route.path} is routed twice"
            self.methods[route.method] = route
        elif segments[0].endswith("...}"):
            self.rest = self.rest or _Node()
            self.rest.add(route, [])
        elif segments[0].startswith("{"):
            self.any = self.any or _Node()
            self.any.add(route, segments[1:])
        else:
            self.children.setdefault(segments[0], _Node()).add(route, segments[1:])

    def match(self, segments: list[str], at: int, values: list[str]) -> "_Node | None":
        if at == len(segments):
            return self if self.methods else None
        child = self.children.get(segments[at])
        found = child.match(segments, at + 1, values) if child else None
        if found is None and self.any is not None and segments[at]:
            values.append(segments[at])
            found = self.any.match(segments, at + 1, values)
            if found is None:
                values.pop()
        if found is None and self.rest is not None:
            values.append("/".join(segments[at:]))
            found = self.rest
        return found


def _names(path: str) -> list[str]:
    return [
        segment.strip("{}").removesuffix("...")
        for segment in path.strip("/").split("/")
        if segment.startswith("{")
    ]
