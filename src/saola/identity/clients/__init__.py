"""Machine clients: systems that ask for tokens with a secret of their own (RFC 6749, 4.4)."""
