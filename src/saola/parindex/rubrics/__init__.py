"""The rubric in force, the units it ranks, and what operation counts for them."""
