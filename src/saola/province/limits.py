"""Limits of province packs."""

PACK_FILE_BYTES_MAX = 16_000_000
DEADLINE_MAX = 1_000  # hours, days or months: more is a slip of the pen
CLOCK_AHEAD_S_MAX = 300  # by which the clock of whoever measures may be fast
