"""A department declares a system; duplicates are shown; an architect decides in writing."""
