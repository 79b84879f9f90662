"""Template tags of `architecture`."""
