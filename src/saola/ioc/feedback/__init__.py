"""How citizens' reports were answered: on time or late, by unit."""
