"""Adapters to the national platforms: ours in front, their formats behind."""
