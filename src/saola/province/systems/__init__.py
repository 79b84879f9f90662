"""The information systems a province runs, and what they exchange."""
