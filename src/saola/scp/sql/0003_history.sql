-- Every instance of an attribute that was ever stored, in the order of storing; appended to only.

CREATE TABLE history (
  seq BIGINT PRIMARY KEY,              -- also its instanceId
  entity BIGINT NOT NULL,
  name TEXT NOT NULL,
  dataset TEXT NOT NULL,
  observed_at BIGINT,                  -- null when the writer did not say
  modified_at BIGINT NOT NULL,
  body TEXT                            -- null: the attribute was deleted
);

CREATE INDEX history_observed ON history (entity, name, observed_at);
