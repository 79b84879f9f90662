"""Consents to uses of personal data beyond what the law demands, given and withdrawn freely."""
