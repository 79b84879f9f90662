"""Data models for the entities of a province, under the names of the Smart Data Models."""
