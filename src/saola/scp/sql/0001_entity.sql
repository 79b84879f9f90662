-- The current state: one row for an entity, one for each instance of its attributes.
-- Times are microseconds since 1970 (UTC). Names are the broker's own (contexts/core.py).
-- An entity row is never deleted: its number also leads to its history.

CREATE TABLE entity (
  seq BIGINT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  types TEXT NOT NULL,                 -- JSON list of names
  scope TEXT NOT NULL,                 -- JSON list; [] when it has none
  created_at BIGINT NOT NULL,
  modified_at BIGINT NOT NULL,
  deleted_at BIGINT                    -- null while it exists
);

CREATE TABLE entity_type (
  type TEXT NOT NULL,
  entity BIGINT NOT NULL,
  PRIMARY KEY (type, entity)
);

CREATE INDEX entity_type_entity ON entity_type (entity);
