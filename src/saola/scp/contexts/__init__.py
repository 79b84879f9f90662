"""JSON-LD contexts: how clients' short names become the broker's names, and back."""
