"""Pages that show the architecture: diagram, views, objects, duplicates."""
