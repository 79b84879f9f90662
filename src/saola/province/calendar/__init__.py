"""Working time: holidays, swapped days, opening hours; when something is due."""
