"""Looking a dossier up by its code, open to everybody: where it stands, nothing of whose it is."""
