"""Threshold rules over measured quantities: how long, how far below before it ends."""
