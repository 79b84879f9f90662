"""What the province looks like now: stations by level, figures with source and age, the map."""
