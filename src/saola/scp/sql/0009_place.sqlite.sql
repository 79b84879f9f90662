-- sqlite
-- The box of a place that is no point is its own, no longer that of its middle.
INSERT OR REPLACE INTO place (id, west, east, south, north, entity, name, lon, lat)
  SELECT p.id,
    MIN(CASE WHEN j.key = 0 THEN j.atom END), MAX(CASE WHEN j.key = 0 THEN j.atom END),
    MIN(CASE WHEN j.key = 1 THEN j.atom END), MAX(CASE WHEN j.key = 1 THEN j.atom END),
    p.entity, p.name, p.lon, p.lat
  FROM place p
  JOIN attribute a ON a.entity = p.entity AND a.name = p.name AND a.place = p.id,
    json_tree(a.body, '$.value') j
  WHERE j.type IN ('integer', 'real') AND j.key IN (0, 1)
  GROUP BY p.id;
