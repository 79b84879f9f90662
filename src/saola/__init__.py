"""Saola: an open platform that a Vietnamese province runs itself."""
