"""Walking the pages that somebody may see: from every fixed address, then by the links on them.

A page is found by itself, as soon as it has an address of its own or a link leads to it.
"""

import urllib.parse

from django.urls import Resolver404, resolve

from saola.identity.access.guards import guard_of
from tests.support.doors import control_plane_doors
from tests.support.running import LANGUAGES, barriers

SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})
# Colours and labels are judged once in each language and once at each size; widths always.
LOOKED_AT = tuple(zip(LANGUAGES, SIZES, strict=True))
ELSEWHERE = ("language/", "account/logout/")  # ways, not pages
REFUSED = 400
# Whole addresses, of links in drawings too.
HREFS = "all => all.map(one => new URL(one.getAttribute('href'), document.baseURI).href)"


def route_of(path):
    """The pattern that answers at `path` in the control plane; empty when it is no page there."""
    try:
        route = resolve(path).route
    except Resolver404:
        return ""
    return "" if route.startswith(ELSEWHERE) else route


def fixed_addresses(roles=()):
    """Addresses without a variable part that an account with `roles` may ask for."""
    for path, view in control_plane_doors():
        guard = guard_of(view)
        barred = guard.signed_in and not (set(roles) & set(guard.roles) if guard.roles else roles)
        route = route_of(path)
        if not barred and "<" not in route and (route or path == "/"):
            yield path


class Walk:
    """What one person found: pages seen, and everything that is wrong with them, as lines."""

    def __init__(self, page, address, seen=()):
        """Walk with `page`, whoever is signed in there; pages of the routes `seen` are passed."""
        self.page, self.address = page, address
        self.seen = set(seen)
        self.pages, self.wrong = [], []

    def along(self, paths):
        """Look at one page of each route in `paths` and of each route that their links lead to."""
        waiting, linked = list(paths), {}
        while waiting:
            path = waiting.pop(0)
            route = route_of(urllib.parse.urlsplit(path).path)
            if (not route and path != "/") or route in self.seen:
                continue
            if self._is_page(path, linked.get(path)):
                self.seen.add(route)
                self.pages.append(path)
                self._look(path)

                fresh = self._links()
                linked.update(dict.fromkeys(fresh, path) | linked)
                waiting += fresh

    def _is_page(self, path, told_by):
        """Whether a page answers at `path`; a link that leads to a refusal is wrong."""
        answer = self.page.request.get(
            self.address + path, headers={"accept": "text/html"}, max_redirects=0
        )
        if told_by and answer.status >= REFUSED:
            self.wrong.append(f"{path}: {told_by} leads here, and it answers {answer.status}")
        return answer.status == 200 and "text/html" in answer.headers.get("content-type", "")

    def _look(self, path):
        for language in LANGUAGES:
            self.page.context.add_cookies(
                [{"name": "django_language", "value": language, "url": self.address}]
            )
            for size in SIZES:
                self.page.set_viewport_size(size)
                if size is SIZES[0]:
                    self.page.goto(self.address + path)
                    if self.page.get_attribute("html", "lang") != language:
                        self.wrong.append(f"{path}: not in {language}")
                if (language, size) in LOOKED_AT:
                    self.wrong += [f"{language}, {one}" for one in barriers(self.page)]
                over = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if over > 0:
                    self.wrong.append(f"{path}: {over} px wider than a screen of {size['width']}")

    def _links(self):
        found = self.page.eval_on_selector_all("a[href]", HREFS)
        return sorted(
            {
                link.removeprefix(self.address).partition("#")[0]
                for link in found
                if link.startswith(self.address + "/")
            }
        )
