-- Contexts that clients had hosted, and those fetched from elsewhere, so that they work offline.

CREATE TABLE context (
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,                  -- Hosted, Cached or ImplicitlyCreated
  body TEXT NOT NULL,                  -- the document with its @context
  stored_at BIGINT NOT NULL            -- microseconds since 1970 (UTC)
);
