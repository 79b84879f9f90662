"""Facts of `parindex`."""

from saola.kernel.events import Event


class PointsClaimed(Event, frozen=True):
    """A unit claimed points on a criterion, with evidence."""

    name = "parindex.points.claimed.v1"
    rubric: str
    unit: str
    criterion: str
    points: str


class PointsAppraised(Event, frozen=True):
    """An appraiser judged a claim."""

    name = "parindex.points.appraised.v1"
    rubric: str
    unit: str
    criterion: str
    points: str
