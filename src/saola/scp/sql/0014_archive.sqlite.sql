-- sqlite
-- History that left the database for files, and aggregates that stay for good.
-- Instants are microseconds since 1970 (UTC).

-- One row for each period of the history (temporal/model.period) that lies in a file.
CREATE TABLE archive (
  period INTEGER PRIMARY KEY,
  file TEXT NOT NULL,                  -- below the store's folder of archives
  instances INTEGER NOT NULL,
  digest TEXT NOT NULL,                -- SHA-256 of the file
  observed_first INTEGER, observed_last INTEGER,
  created_first INTEGER, created_last INTEGER,
  modified_first INTEGER, modified_last INTEGER,
  deleted_first INTEGER, deleted_last INTEGER
);

-- What an archive holds and counts no more: it was forgotten, or brought back to be corrected.
CREATE TABLE withdrawn (
  period INTEGER NOT NULL,
  entity INTEGER NOT NULL,
  name TEXT,                           -- null: of all names
  dataset TEXT                         -- null: of all datasets
);
CREATE INDEX withdrawn_entity ON withdrawn (entity);

-- How often what a period holds was corrected.
CREATE TABLE history_edit (period INTEGER PRIMARY KEY, edits INTEGER NOT NULL);

-- Of each hour and each day (UTC) of observation, by the period its instances were stored in.
CREATE TABLE aggregate (
  entity INTEGER NOT NULL,
  name TEXT NOT NULL,
  hours INTEGER NOT NULL,              -- 1 or 24
  start INTEGER NOT NULL,
  dataset TEXT NOT NULL,
  period INTEGER NOT NULL,
  kind TEXT NOT NULL,
  instances INTEGER NOT NULL,
  numbers INTEGER NOT NULL,            -- instances whose value is a number
  total REAL, least REAL, greatest REAL, squares REAL,
  spread REAL,                         -- of squares of the distances from the mean
  PRIMARY KEY (entity, name, hours, start, dataset, period)
) WITHOUT ROWID;

-- Up to which instance the aggregates count.
CREATE TABLE aggregated (seq INTEGER NOT NULL);
INSERT INTO aggregated (seq) VALUES (0);
