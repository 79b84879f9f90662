"""Aggregates of each hour and day of observation, kept for good."""
