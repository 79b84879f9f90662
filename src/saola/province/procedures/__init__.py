"""Administrative procedures as published, each dated."""
