"""Shared machinery that knows no domain: settings, clock, database, events, audit, http."""
