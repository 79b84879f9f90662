"""Code lists: closed vocabularies with names in both languages."""
