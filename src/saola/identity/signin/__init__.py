"""Signing in and out: password, second factor, passkeys, the national electronic identity."""
