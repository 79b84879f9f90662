"""The living architecture: systems, services and flows, declared once, held against reality."""
