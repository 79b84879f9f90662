"""What an entity is: its attributes of every kind, how clients write them, when they are valid."""
