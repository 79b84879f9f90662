"""What the inventory tells as a whole: duplicates, several masters, silent flows."""
