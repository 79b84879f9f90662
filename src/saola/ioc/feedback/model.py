"""Figures of answered reports."""

import msgspec


class FeedbackCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Reports answered in a period, and how many of them on time."""

    answered: int
    on_time: int
