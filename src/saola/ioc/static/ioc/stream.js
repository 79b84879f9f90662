// Server-sent events: the browser comes back by itself with the last id it heard.
export function follow({ changed, status }) {
  const source = new EventSource("/live/events");
  source.addEventListener("ready", () => status(true));
  for (const kind of ["reading", "incident", "bulletin", "reset"]) {
    source.addEventListener(kind, () => { status(true); changed(); });
  }
  source.addEventListener("error", () => status(false));
}
