"""The sub-property `quality`, in which an observation says what is known against it."""

from saola.scp.entities.model import Body

MEMBER = "quality"
DOUBTFUL = frozenset({"out_of_range", "stuck"})  # the value itself may be wrong


def is_doubtful(body: Body) -> bool:
    """Whether an instance says that its value may be wrong."""
    told = body.get(MEMBER)
    value = told.get("value") if isinstance(told, dict) else None
    return any(one in DOUBTFUL for one in (value if isinstance(value, list) else [value]))
