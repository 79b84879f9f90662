-- postgresql
-- History by periods (temporal/rules.period): a partition for each.
-- What was stored before periods existed is period 0.

ALTER TABLE history RENAME TO history_0;
ALTER TABLE history_0 RENAME CONSTRAINT history_pkey TO history_0_pkey;
ALTER INDEX history_observed RENAME TO history_0_observed;
ALTER TABLE history_0
  ADD COLUMN created_at BIGINT,         -- null: as modified_at
  ADD COLUMN deleted_at BIGINT,         -- null but for the trace of a deletion
  ADD COLUMN number DOUBLE PRECISION,   -- its value when that is a number
  ADD COLUMN lon DOUBLE PRECISION,      -- the middle of a GeoProperty
  ADD COLUMN lat DOUBLE PRECISION;

UPDATE history_0 SET number = (body::jsonb ->> 'value')::float8
  WHERE jsonb_typeof(body::jsonb -> 'value') = 'number';
UPDATE history_0 SET lon = (body::jsonb #>> '{value,coordinates,0}')::float8,
    lat = (body::jsonb #>> '{value,coordinates,1}')::float8
  WHERE body::jsonb ->> 'type' = 'GeoProperty' AND body::jsonb #>> '{value,type}' = 'Point';
UPDATE history_0 SET deleted_at = modified_at,
    body = '{"type":"Property","value":"urn:ngsi-ld:null"}'
  WHERE body IS NULL;

CREATE TABLE history (LIKE history_0, PRIMARY KEY (seq)) PARTITION BY RANGE (seq);
ALTER TABLE history ATTACH PARTITION history_0 FOR VALUES FROM (0) TO (1099511627776);

-- Entities that are there because somebody told their past: they go when that is deleted.
CREATE TABLE told_entity (entity BIGINT PRIMARY KEY);
