"""The province as data: packs, units, divisions, working calendar, code lists."""
