"""How many entities each part of a selection fits, as far as that decides how to ask."""
