"""The history of every attribute (clauses 5.6.11 to 5.6.16, 5.7.3, 5.7.4)."""
