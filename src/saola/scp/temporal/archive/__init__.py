"""Which periods of the history left the database for files, and what of these counts no more."""
