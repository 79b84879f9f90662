"""The inventory: every system, service, data entity and flow of the province, declared once."""
