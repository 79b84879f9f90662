"""The province pack: every fact of one province, read from a folder."""
