// One station: its last value with source and age, and the chart of its last 24 hours.
const VENDOR = "/static/ui/vendor/";

function line(text, kind = "p") {
  const element = document.createElement(kind);
  element.textContent = text;
  return element;
}

// Hours of Vietnam, wherever the screen stands.
function hours(_chart, instants) {
  const clock = new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit" });
  return instants.map((at) => clock.format(new Date(at * 1000)));
}

export async function showStation(panel, one, { age, levelWords, words }) {
  if (!one) return;
  const chart = document.createElement("div");
  chart.className = "chart";
  const figure = line(`${one.value ?? "—"} ${one.unit} – ${levelWords(one)}`);
  figure.className = "tile-value";
  const source = line(`${words.source}: ${one.source} · ${age(one.at)}`);
  source.className = "source";
  const parts = [line(`${one.name} – ${one.quantity_name}`, "h2"), figure, source];
  if (one.recorded) parts.push(line(`${words.recorded} ${one.recorded}`));
  panel.replaceChildren(...parts, line(words.chart, "h3"), chart);
  const query = new URLSearchParams({ station: one.station, quantity: one.quantity });
  const answer = await fetch(`/ioc/api/history?${query}`, { headers: { accept: "application/json" } });
  if (!answer.ok) return;
  const { points } = await answer.json();
  if (!points.length) {
    chart.textContent = words.none;
    return;
  }
  const { default: UPlot } = await import(`${VENDOR}uPlot.esm.js`);
  if (!document.querySelector(`link[href$="uPlot.min.css"]`)) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = `${VENDOR}uPlot.min.css`;
    document.head.append(link);
  }
  const ink = getComputedStyle(document.body).getPropertyValue("--ink").trim();
  const stroke = getComputedStyle(document.body).getPropertyValue("--link").trim();
  new UPlot(
    { scales: { x: { range: () => [Date.now() / 1000 - 86400, Date.now() / 1000] } }, width: panel.clientWidth, height: 180, legend: { show: false }, axes: [{ stroke: ink, values: hours }, { stroke: ink }],
      series: [{}, { stroke, width: 2, points: { show: points.length < 60 } }] },
    [points.map(([at]) => Date.parse(at) / 1000), points.map(([, value]) => value)],
    chart,
  );
}
