-- Where each series of readings stands, so that the next one can be judged by it.

CREATE TABLE reading_stand (
  device TEXT NOT NULL,
  quantity TEXT NOT NULL,
  value DOUBLE PRECISION NOT NULL,
  at BIGINT NOT NULL,                  -- microseconds since 1970 (UTC), as are the other times
  since BIGINT NOT NULL,               -- from when on the value is the same
  count BIGINT NOT NULL,
  flags TEXT NOT NULL,                 -- JSON: what is known against the newest reading
  PRIMARY KEY (device, quantity)
);

-- Commands on their way to a device: one of each name, for an answer names no more than that.

CREATE TABLE device_command (
  device TEXT NOT NULL,
  name TEXT NOT NULL,
  at BIGINT NOT NULL,                  -- when it was given; tells it from another of its name
  expires_at BIGINT NOT NULL,
  value TEXT NOT NULL,                 -- JSON
  status TEXT NOT NULL,                -- '', PENDING or DELIVERED
  PRIMARY KEY (device, name)
);
