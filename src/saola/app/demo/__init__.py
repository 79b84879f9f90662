"""A demo installation: its accounts, and the three walks told step by step."""
