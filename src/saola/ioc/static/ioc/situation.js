// The live page and the wall: first the map, then changes as they are pushed.
import { drawMap } from "./map.js";
import { follow } from "./stream.js";
import { showStation } from "./station.js";

const LEAST_MS = 400; // between two loads of the whole situation
const box = document.getElementById("map");
const words = box.dataset;
const language = document.documentElement.lang;
let now = JSON.parse(document.getElementById("situation-now").textContent);
let map = null;
let waiting = false;
let loadedAt = 0;

export function age(at) {
  if (!at) return words.none;
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(at)) / 1000));
  const spans = [[86400, "ngày", "day"], [3600, "giờ", "hour"], [60, "phút", "minute"], [1, "giây", "second"]];
  for (const [size, vi, en] of spans) {
    const count = Math.floor(seconds / size);
    if (count) return language === "en" ? `${count} ${en}${count > 1 ? "s" : ""} ago` : `${count} ${vi} trước`;
  }
  return language === "en" ? "just now" : "vừa xong";
}

export function levelWords(one) {
  if (one.value === null) return words.none;
  if (one.stale) return words.stale;
  if (!one.judged) return words.unjudged;
  return one.level ? one.level_name : words.normal;
}

function recorded(one) {
  return one.recorded ? ` · ${words.recorded} ${one.recorded}` : "";
}

function fill(root, values) {
  for (const [name, value] of Object.entries(values)) {
    const place = root.querySelector(`[data-${name}]`);
    if (place) place.textContent = value;
  }
}

function show() {
  for (const one of now.tiles) {
    const tile = document.querySelector(`[data-tile="${CSS.escape(one.code)}"]`);
    if (tile) fill(tile, { value: one.value, source: one.source, age: age(one.at), recorded: recorded(one) });
  }
  for (const one of now.stations) {
    const row = document.querySelector(`[data-station="${CSS.escape(one.key)}"]`);
    if (!row) continue;
    fill(row, { value: one.value ?? "—", source: one.source, age: age(one.at), recorded: recorded(one), level: levelWords(one) });
    row.querySelector("[data-level]").className = `light light-${one.stale ? "stale" : one.judged ? one.level : "none"}`;
  }
  document.getElementById("unreachable").hidden = now.reachable;
  showIncidents();
  if (map) map.update(now);
}

function showIncidents() {
  const list = document.getElementById("running");
  const count = document.getElementById("running-count");
  if (count) count.textContent = now.incidents.length;
  list.replaceChildren(...now.incidents.map((one) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const light = document.createElement("span");
    const state = document.createElement("small");
    link.href = `/ioc/incidents/${encodeURIComponent(one.code)}`;
    light.className = `light light-${one.level}`;
    light.textContent = `${one.severity}:`;
    state.textContent = one.subsided ? `${one.state} · ${list.dataset.subsided}` : one.state;
    link.append(light, ` ${one.title} `, state);
    item.append(link);
    return item;
  }));
  if (!now.incidents.length) {
    const none = document.createElement("li");
    none.className = "empty";
    none.textContent = list.dataset.none;
    list.append(none);
  }
}

async function load() {
  waiting = false;
  loadedAt = Date.now();
  const answer = await fetch("/ioc/api/situation", { headers: { accept: "application/json" } });
  if (!answer.ok) return;
  now = await answer.json();
  show();
}

function changed() {
  if (waiting) return;
  waiting = true;
  setTimeout(load, Math.max(50, loadedAt + LEAST_MS - Date.now()));
}

function status(on) {
  const light = document.getElementById("live");
  light.className = `light light-${on ? "good" : "stale"}`;
  light.textContent = on ? light.dataset.on : light.dataset.off;
}

function tick() {
  const clock = document.getElementById("clock");
  if (clock) {
    clock.textContent = new Intl.DateTimeFormat(language === "en" ? "en-GB" : "vi-VN", {
      timeZone: "Asia/Ho_Chi_Minh", dateStyle: "short", timeStyle: "medium",
    }).format(new Date());
  }
}

follow({ changed, status });
tick();
setInterval(tick, 1000);
setInterval(show, 15000); // ages grow even when nothing happens
const panel = document.getElementById("station");
map = await drawMap(box, now, { levelWords, open: (key) => panel && showStation(panel, now.stations.find((one) => one.key === key), { age, levelWords, words }) });
