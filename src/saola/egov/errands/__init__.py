"""Errands: calls to the outside on behalf of a dossier, noted when it moves, run by a job."""
