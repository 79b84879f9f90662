-- postgresql
CREATE TABLE attribute (
  entity BIGINT NOT NULL,
  name TEXT NOT NULL,
  dataset TEXT NOT NULL,               -- datasetId; empty for the default instance
  body TEXT NOT NULL,                  -- the instance as JSON, without createdAt and modifiedAt
  number DOUBLE PRECISION,             -- its value when that is a number
  text TEXT COLLATE "C",               -- its value or object when that is text (model.index_of)
  created_at BIGINT NOT NULL,
  modified_at BIGINT NOT NULL,
  place BIGINT,                        -- its row in place, when it is a GeoProperty
  PRIMARY KEY (entity, name, dataset)
) WITH (fillfactor = 80);

-- Also answers which entities have an attribute at all, so it holds the rows without a number.
CREATE INDEX attribute_number ON attribute (name, number);
CREATE INDEX attribute_text ON attribute (name, text) WHERE text IS NOT NULL;

CREATE TABLE place (
  id BIGINT PRIMARY KEY,
  entity BIGINT NOT NULL,
  name TEXT NOT NULL,
  lon DOUBLE PRECISION NOT NULL,
  lat DOUBLE PRECISION NOT NULL
);

CREATE INDEX place_lat_lon ON place (name, lat, lon);
