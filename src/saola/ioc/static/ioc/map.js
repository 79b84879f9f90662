// The map: only the pack's own shapes, no tiles, no glyphs, nothing from another origin.
const VENDOR = "/static/ui/vendor/";

function stylesheet(href) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
}

function colour(name) {
  return getComputedStyle(document.body).getPropertyValue(name).trim();
}

function layersOf(names) {
  const layers = [{ id: "ground", type: "background", paint: { "background-color": colour("--link-soft") } }];
  for (const name of names) {
    layers.push(
      { id: `${name}-area`, type: "fill", source: name, filter: ["==", ["geometry-type"], "Polygon"],
        paint: { "fill-color": colour("--paper"), "fill-outline-color": colour("--edge") } },
      { id: `${name}-edge`, type: "line", source: name, filter: ["==", ["geometry-type"], "Polygon"],
        paint: { "line-color": colour("--edge"), "line-width": 1.2 } });
  }
  for (const name of names) {
    layers.push({ id: `${name}-line`, type: "line", source: name, filter: ["==", ["geometry-type"], "LineString"],
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": colour("--link"), "line-width": 3, "line-opacity": 0.7 } });
  }
  return layers;
}

function placeNames(maplibre, map, layers) {
  for (const collection of Object.values(layers)) {
    for (const feature of collection.features ?? []) {
      if (feature.geometry?.type !== "Point" || !feature.properties?.name) continue;
      const label = document.createElement("span");
      const name = feature.properties.name;
      label.className = "placename";
      label.setAttribute("aria-hidden", "true");
      label.textContent = typeof name === "string" ? name : name[document.documentElement.lang] ?? name.vi;
      new maplibre.Marker({ element: label }).setLngLat(feature.geometry.coordinates).addTo(map);
    }
  }
}

// The province's own outline; without one, its stations.
function bounds(maplibre, layers, now) {
  const box = new maplibre.LngLatBounds();
  for (const collection of Object.values(layers)) {
    for (const feature of collection.features ?? []) {
      if (feature.geometry?.type !== "Polygon") continue;
      for (const point of feature.geometry.coordinates[0]) box.extend(point);
    }
  }
  if (box.isEmpty()) for (const one of now.stations) box.extend([one.lon, one.lat]);
  return box.isEmpty() ? null : box;
}

// A station that measures several things stands once, as its most serious fresh value.
function worst(stations) {
  const found = new Map();
  for (const one of stations) {
    const kept = found.get(one.station);
    const rank = (item) => (item.stale ? -1 : item.level);
    if (!kept || rank(one) > rank(kept)) found.set(one.station, one);
  }
  return found;
}

// Points of the city applications (isohalines): they move, come and go with the figures.
function placeMarks(maplibre, map, kept, marks) {
  const named = new Set(marks.map((one) => one.key));
  for (const [key, marker] of kept) {
    if (named.has(key)) continue;
    marker.remove();
    kept.delete(key);
  }
  for (const one of marks) {
    let marker = kept.get(one.key);
    if (!marker) {
      const element = document.createElement("span");
      element.setAttribute("role", "img");
      marker = new maplibre.Marker({ element }).setLngLat([one.lon, one.lat]).addTo(map);
      kept.set(one.key, marker);
    }
    marker.setLngLat([one.lon, one.lat]);
    const element = marker.getElement();
    element.classList.add("mapmark", `mapmark-${one.level}`);
    element.textContent = one.label;
    element.title = one.name;
    element.setAttribute("aria-label", one.name);
  }
}

export async function drawMap(box, now, { levelWords, open }) {
  let maplibre;
  try {
    maplibre = await import(`${VENDOR}maplibre-gl.mjs`);
  } catch {
    box.hidden = true; // the list below holds the same
    return null;
  }
  stylesheet(`${VENDOR}maplibre-gl.css`);
  maplibre.setWorkerUrl(`${VENDOR}maplibre-gl-worker.mjs`);
  const answer = await fetch("/ioc/api/map", { headers: { accept: "application/json" } });
  const { centre, zoom, layers } = await answer.json();
  const names = Object.keys(layers);
  const sources = Object.fromEntries(names.map((name) => [name, { type: "geojson", data: layers[name] }]));
  const map = new maplibre.Map({
    container: box, center: centre, zoom, attributionControl: false, dragRotate: false,
    style: { version: 8, sources, layers: layersOf(names) },
  });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }));
  const around = bounds(maplibre, layers, now);
  if (around) map.fitBounds(around, { padding: 30, maxZoom: 12, animate: false });
  placeNames(maplibre, map, layers);
  const markers = new Map();
  const lines = new Map();
  const update = (situation) => {
    placeMarks(maplibre, map, lines, situation.marks);
    for (const one of worst(situation.stations).values()) {
      let kept = markers.get(one.station);
      if (!kept) {
        const element = document.createElement("button");
        element.type = "button";
        element.addEventListener("click", () => open(markers.get(one.station).key));
        new maplibre.Marker({ element }).setLngLat([one.lon, one.lat]).addTo(map);
        kept = { element, at: one.at };
        markers.set(one.station, kept);
      }
      const look = one.stale ? "stale" : one.judged ? one.level : "none";
      for (const name of [...kept.element.classList]) if (name.startsWith("marker")) kept.element.classList.remove(name);
      kept.element.classList.add("marker", `marker-${look}`);
      if (kept.at !== one.at) kept.element.classList.add("marker-fresh");
      kept.at = one.at;
      kept.key = one.key;
      kept.element.textContent = one.stale ? "?" : one.judged ? String(one.level) : "·";
      const told = `${one.name}, ${one.quantity_name}: ${one.value ?? "—"} ${one.unit}, ${levelWords(one)}`;
      kept.element.title = told;
      kept.element.setAttribute("aria-label", told);
    }
  };
  update(now);
  return { update };
}
