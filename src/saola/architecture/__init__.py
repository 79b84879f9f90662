"""The living architecture: every system, service and flow, declared once and held against what runs."""
