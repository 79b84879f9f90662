"""Which entities are meant: types, ids, the query language `q`, geo-queries (clauses 4.9, 4.10)."""
