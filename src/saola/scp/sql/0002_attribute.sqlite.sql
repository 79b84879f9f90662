-- sqlite
CREATE TABLE attribute (
  entity INTEGER NOT NULL,
  name TEXT NOT NULL,
  dataset TEXT NOT NULL,               -- datasetId; empty for the default instance
  body TEXT NOT NULL,                  -- the instance as JSON, without createdAt and modifiedAt
  number REAL,                         -- its value when that is a number
  text TEXT,                           -- its value or object when that is text (model.index_of)
  created_at INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  place INTEGER,                       -- its row in place, when it is a GeoProperty
  PRIMARY KEY (entity, name, dataset)
) WITHOUT ROWID;

-- Also answers which entities have an attribute at all, so it holds the rows without a number.
CREATE INDEX attribute_number ON attribute (name, number);
CREATE INDEX attribute_text ON attribute (name, text) WHERE text IS NOT NULL;

CREATE VIRTUAL TABLE place USING rtree (
  id, west, east, south, north,
  +entity INTEGER, +name TEXT, +lon REAL, +lat REAL
);
