"""Accounts for trying the platform out: made at the first start of a demo installation only."""
