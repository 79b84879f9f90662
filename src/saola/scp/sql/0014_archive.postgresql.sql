-- postgresql
-- History that left the database for files, and aggregates that stay for good.
-- Instants are microseconds since 1970 (UTC).

-- One row for each period of the history (temporal/model.period) that lies in a file.
CREATE TABLE archive (
  period BIGINT PRIMARY KEY,
  file TEXT NOT NULL,                  -- below the store's folder of archives
  instances BIGINT NOT NULL,
  digest TEXT NOT NULL,                -- SHA-256 of the file
  observed_first BIGINT, observed_last BIGINT,
  created_first BIGINT, created_last BIGINT,
  modified_first BIGINT, modified_last BIGINT,
  deleted_first BIGINT, deleted_last BIGINT
);

-- What an archive holds and counts no more: it was forgotten, or brought back to be corrected.
CREATE TABLE withdrawn (
  period BIGINT NOT NULL,
  entity BIGINT NOT NULL,
  name TEXT,                           -- null: of all names
  dataset TEXT                         -- null: of all datasets
);
CREATE INDEX withdrawn_entity ON withdrawn (entity);

-- How often what a period holds was corrected.
CREATE TABLE history_edit (period BIGINT PRIMARY KEY, edits BIGINT NOT NULL);

-- Of each hour and each day (UTC) of observation, by the period its instances were stored in.
CREATE TABLE aggregate (
  entity BIGINT NOT NULL,
  name TEXT NOT NULL,
  hours BIGINT NOT NULL,              -- 1 or 24
  start BIGINT NOT NULL,
  dataset TEXT NOT NULL,
  period BIGINT NOT NULL,
  kind TEXT NOT NULL,
  instances BIGINT NOT NULL,
  numbers BIGINT NOT NULL,            -- instances whose value is a number
  total DOUBLE PRECISION, least DOUBLE PRECISION, greatest DOUBLE PRECISION, squares DOUBLE PRECISION,
  spread DOUBLE PRECISION,                         -- of squares of the distances from the mean
  PRIMARY KEY (entity, name, hours, start, dataset, period)
);

-- Up to which instance the aggregates count.
CREATE TABLE aggregated (seq BIGINT NOT NULL);
INSERT INTO aggregated (seq) VALUES (0);
