"""How people and the province reach each other: portal, notices, open data."""
