"""A mail server that keeps what it receives, and shows it over HTTP."""
