-- The tenants besides the default one; the data of each lie in a store of its own.

CREATE TABLE tenant (
  name TEXT PRIMARY KEY,
  created_at BIGINT NOT NULL           -- microseconds since 1970 (UTC)
);
