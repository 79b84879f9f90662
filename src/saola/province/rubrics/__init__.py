"""Criteria by which agencies are scored, as issued."""
