"""What was measured, from what was sent; no input, no output."""

from bisect import bisect_right

from saola.scp.ingest.model import Calibration

DIGITS = 6  # of a computed value, so that 133 cm are 1.33 m


def measured(how: Calibration, sent: float) -> float:
    """The true value of one that was sent, in the unit that `how` counts from."""
    if not how.table:
        return round(sent * how.gain + how.offset, DIGITS)
    place = bisect_right([one for one, _ in how.table], sent)
    stretch = min(max(place, 1), len(how.table) - 1)
    (left, low), (right, high) = how.table[stretch - 1], how.table[stretch]
    return round(low + (sent - left) * (high - low) / (right - left), DIGITS)
