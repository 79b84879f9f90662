"""Results of dossiers: numbered, sealed PDFs that anybody holding the check code can verify."""
