"""Incidents: opened by rules, people and reports; dealt with by a procedure; closed with proof."""
