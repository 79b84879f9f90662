"""Tenants: spaces of data that know nothing of each other (clauses 4.14, 5.5.10, 6.3.14)."""
