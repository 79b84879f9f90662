"""Limits of `architecture`."""

field_letters_max = 200
text_letters_max = 4000
list_items_max = 40
objects_per_page = 30
