"""The list of open data: which entity types anyone may read, and where to get them."""
