"""The national public-service portal's interface, simulated: sessions, dossiers, progress."""
