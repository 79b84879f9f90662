"""Field reports: what people report with a place and a picture, answered by the unit in charge."""
