"""What the people are told: bulletins with a level, an area and a time, and which are in force."""
