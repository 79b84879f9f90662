"""Agencies: their codes, names, kinds, validity and who came after them."""
