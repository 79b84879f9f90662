"""E-government: a person files a dossier, officers handle it in time, a result comes back."""
