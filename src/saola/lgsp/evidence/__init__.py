"""Evidence: each exchange is a record in an append-only log that a third party can check."""
