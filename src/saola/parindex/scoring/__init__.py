"""Scores: what a unit claims with evidence, what operation shows, what the appraisers accept."""
