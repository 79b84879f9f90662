"""Smart-city applications, one folder each: what a citizen sees of the city's data."""
