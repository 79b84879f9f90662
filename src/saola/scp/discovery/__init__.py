"""Which entity types and attributes there are (clauses 5.7.5 to 5.7.10)."""
