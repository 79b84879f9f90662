"""Geo-queries as SQL: by the boxes of places first, then exactly."""
