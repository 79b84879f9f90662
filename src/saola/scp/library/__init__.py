"""Contexts that the broker hosts for its clients, or keeps a copy of (clause 5.13)."""
