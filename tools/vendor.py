"""Copies the browser libraries that pages are served from `web/node_modules` into `ui/static`.

Run by `make vendor`, which installs them first: `python -m tools.vendor NPM`.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
SERVED = ROOT / "src" / "saola" / "ui" / "static" / "ui" / "vendor"
LOCK = WEB / "package-lock.json"
STAMP = SERVED / ".lock"  # the lock the copies were made from

# What is served, below `node_modules`. MapLibre takes its worker from beside itself.
FILES = (
    "htmx.org/dist/htmx.min.js",
    "maplibre-gl/dist/maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css",
    "uplot/dist/uPlot.esm.js",
    "uplot/dist/uPlot.min.css",
)
# Maps of the sources are not served; a name that leads nowhere would break the static files.
SOURCE_MAP = re.compile(rb"\n?//# sourceMappingURL=\S+\s*$|/\*# sourceMappingURL=.*?\*/\s*$")


def up_to_date() -> bool:
    """Whether every copy stands and was made from the present lock."""
    return (
        STAMP.exists()
        and STAMP.read_bytes() == LOCK.read_bytes()
        and all((SERVED / Path(name).name).exists() for name in FILES)
        and (WEB / "node_modules" / "axe-core" / "axe.min.js").exists()
    )


def main() -> int:
    """Install by the lock and copy, unless that was done."""
    if up_to_date():
        return 0
    npm = sys.argv[1] if len(sys.argv) > 1 else shutil.which("npm") or "npm"
    subprocess.run(  # noqa: S603 # because the caller names its npm
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=WEB,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    SERVED.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        copy = (WEB / "node_modules" / name).read_bytes()
        (SERVED / Path(name).name).write_bytes(SOURCE_MAP.sub(b"", copy))
    STAMP.write_bytes(LOCK.read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
