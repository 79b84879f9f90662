"""The catalogue of procedures as people read it."""
