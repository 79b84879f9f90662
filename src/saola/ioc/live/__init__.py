"""Live changes, pushed to screens as server-sent events."""
