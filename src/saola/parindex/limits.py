"""Limits of `parindex`."""

evidence_bytes_max = 10 * 1024 * 1024
explanation_letters_max = 4000
evidence_name_letters_max = 200
