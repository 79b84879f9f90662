"""Filing a dossier, online or at the counter, the receipt, and a person's own dossiers."""
