-- Readings that were not admitted, the newest of them: what a device sent, and why it was refused.

CREATE TABLE refused_reading (
  seq BIGINT PRIMARY KEY,
  device TEXT NOT NULL,
  arrived_at BIGINT NOT NULL,          -- microseconds since 1970 (UTC)
  measure TEXT NOT NULL,
  value TEXT NOT NULL,
  code TEXT NOT NULL,
  vi TEXT NOT NULL,
  en TEXT NOT NULL
);
