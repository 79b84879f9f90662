"""Who is told of which change, and the queue their notifications wait in (clause 5.8)."""
