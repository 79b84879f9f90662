"""Pages are served from here alone: no other origin, no missing file, a light first page."""

import json
import re
from pathlib import Path

import pytest
from tests.support.databases import missing
from tools import vendor

SAOLA = Path(vendor.ROOT / "src" / "saola")
TEMPLATES = sorted(SAOLA.rglob("templates/**/*.html"))
LOADED = re.compile(r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*>", re.IGNORECASE)
ELSEWHERE = re.compile(r"""(?:src|href|action)\s*=\s*["']?(?:https?:)?//""", re.IGNORECASE)
FIRST_PAGE_BYTES_MAX = 100_000


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_page_loads_anything_from_elsewhere_or_carries_a_script(template):
    text = template.read_text(encoding="utf-8")
    elsewhere = [tag for tag in LOADED.findall(text) if ELSEWHERE.search(tag)]
    assert not elsewhere
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/)", text), "inline script"
    assert not re.search(r"<style|\sstyle=|\son\w+=[\"']", text), "inline style or handler"


def test_no_stylesheet_or_module_of_ours_loads_from_elsewhere():
    ours = [
        path
        for pattern in ("static/**/*.css", "static/**/*.js", "static/**/*.mjs")
        for path in SAOLA.rglob(pattern)
        if "vendor" not in path.parts
    ]
    assert ours
    loading = re.compile(r"""(?:url\(|@import|\bfrom|import\()\s*["']?(?:https?:)?//""")
    assert not [path.name for path in ours if loading.search(path.read_text(encoding="utf-8"))]


def test_the_lock_names_no_address():
    text = vendor.LOCK.read_text(encoding="utf-8")
    assert "://" not in text
    packages = json.loads(text)["packages"]
    assert all("integrity" in package for path, package in packages.items() if path)


def test_the_browser_libraries_are_served_from_here():
    if not vendor.up_to_date():
        missing("a set of browser libraries (make vendor)")
    for name in vendor.FILES:
        copy = vendor.SERVED / Path(name).name
        assert copy.stat().st_size > 500
        assert b"sourceMappingURL" not in copy.read_bytes()[-500:]


def test_what_every_page_loads_is_light():
    frame = (SAOLA / "ui/static/ui/saola.css", SAOLA / "ui/static/ui/saola.svg")
    assert sum(path.stat().st_size for path in frame) < FIRST_PAGE_BYTES_MAX / 2
