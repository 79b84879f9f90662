"""Pages on what really flowed: records, checkpoint, receipts, health of the services."""
