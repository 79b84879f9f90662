"""Papers of a dossier: files whose type is read from their content, kept under their digest."""
