"""Template tags of `parindex`."""
