"""Who is told of sources that are registered, change or go (clause 5.11)."""
