"""Pictures of the inventory as SVG: the same facts give the same bytes."""
