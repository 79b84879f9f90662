"""Template tags of `identity`."""
