// The control API of the emulator.

export class Refused extends Error {}

async function read(response) {
  const body = await response.json();
  if (!response.ok) throw new Refused(body.error ?? `HTTP ${response.status}`);
  return body;
}

export async function get(path, query = {}) {
  return read(await fetch(`/emulator/${path}?${new URLSearchParams(query)}`));
}

export async function post(path, body) {
  return read(await fetch(`/emulator/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }));
}

export function watch(changed) {
  const events = new EventSource("/emulator/live");
  events.onmessage = () => changed();
  events.onopen = () => changed();
  addEventListener("pagehide", () => events.close());
}
