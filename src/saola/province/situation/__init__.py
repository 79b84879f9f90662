"""What the operations centre and the city applications take from a pack."""
