"""City applications that add to the situation: each is named once, when the process starts."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from saola.ioc.situation.model import Addition

Entities = Mapping[str, Mapping[str, Any]]
Extension = Callable[[Entities, dt.datetime], Addition]

_named: dict[str, Extension] = {}


def extend(name: str, extension: Extension) -> None:
    """Let `extension` add its figures and points from now on; a name holds one."""
    _named[name] = extension


def extensions() -> tuple[Extension, ...]:
    """Those that were named, in the order of their names."""
    return tuple(_named[name] for name in sorted(_named))
