-- sqlite
-- History by periods (temporal/rules.period): a table for each, and a view over all of them.
-- What was stored before periods existed is period 0.

ALTER TABLE history RENAME TO history_0;
ALTER TABLE history_0 ADD COLUMN created_at INTEGER;  -- null: as modified_at
ALTER TABLE history_0 ADD COLUMN deleted_at INTEGER;  -- null but for the trace of a deletion
ALTER TABLE history_0 ADD COLUMN number REAL;         -- its value when that is a number
ALTER TABLE history_0 ADD COLUMN lon REAL;            -- the middle of a GeoProperty
ALTER TABLE history_0 ADD COLUMN lat REAL;

UPDATE history_0 SET number = json_extract(body, '$.value')
  WHERE json_type(body, '$.value') IN ('integer', 'real');
UPDATE history_0 SET lon = json_extract(body, '$.value.coordinates[0]'),
    lat = json_extract(body, '$.value.coordinates[1]')
  WHERE json_extract(body, '$.type') = 'GeoProperty'
    AND json_extract(body, '$.value.type') = 'Point';
UPDATE history_0 SET deleted_at = modified_at,
    body = '{"type":"Property","value":"urn:ngsi-ld:null"}'
  WHERE body IS NULL;

CREATE VIEW history AS SELECT seq, entity, name, dataset, observed_at, modified_at, body,
    created_at, deleted_at, number, lon, lat FROM history_0;

-- Entities that are there because somebody told their past: they go when that is deleted.
CREATE TABLE told_entity (entity BIGINT PRIMARY KEY);
