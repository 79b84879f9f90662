-- The sources of context that this broker forwards to and asks (clause 5.9).

CREATE TABLE registration (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL,                  -- the document, its names those of the broker
  owner TEXT NOT NULL,
  expires_at BIGINT                    -- microseconds since 1970 (UTC)
);
