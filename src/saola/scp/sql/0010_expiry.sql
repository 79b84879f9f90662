-- What is to go by itself (expiresAt, clause 4.22): the entity, and the moment one must look at it.

ALTER TABLE entity ADD COLUMN expires_at BIGINT;

CREATE TABLE expiry (
  at BIGINT NOT NULL,                  -- microseconds since 1970 (UTC)
  entity BIGINT NOT NULL,
  PRIMARY KEY (at, entity)
);
