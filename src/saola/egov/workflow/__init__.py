"""The steps of a procedure: who has a dossier when, for how long, and where it may go next."""
