/* The sandbox's control interface (bot/sandbox/control.py), one function a call. */

export class Refused extends Error {}

async function ask(method, path, body, signal) {
  const options = { method, signal, headers: {}, cache: "no-store" };
  if (body instanceof FormData) {
    options.body = body;
  } else if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const response = await fetch(`/sandbox/${path}`, options);
  if (!response.ok) throw new Refused(await reason(response));
  return response.json();
}

async function reason(response) {
  const text = await response.text();
  try {
    const body = JSON.parse(text);
    return String(body.description ?? body.error ?? body.detail ?? response.status);
  } catch {
    return text.slice(0, 200) || String(response.status);
  }
}

export const people = () => ask("GET", "people");
export const putPerson = (id, person) => ask("PUT", `people/${id}`, person);
export const bots = () => ask("GET", "bots");
export const chat = (id) => ask("GET", `chats/${id}`);
export const send = (id, what) => ask("POST", `chats/${id}/send`, what);
export const tap = (id, where) => ask("POST", `chats/${id}/tap`, where);
export const edit = (id, messageId, text) =>
  ask("POST", `chats/${id}/edit`, { message_id: messageId, text });
export const read = (id) => ask("POST", `chats/${id}/read`, {});
export const block = (id, blocked) => ask("PUT", `chats/${id}/blocked`, { blocked });
export const clock = () => ask("GET", "clock");
export const moveClock = (how) => ask("PUT", "clock", how);

/* Several at once are one album. */
export function sendFiles(id, field, files, caption) {
  const form = new FormData();
  for (const file of files) form.append(field, file, file.name || `${field}.jpg`);
  if (caption) form.append("caption", caption);
  return ask("POST", `chats/${id}/send`, form);
}

/* Held by the server for `wait` seconds; a server that hangs longer counts as gone. */
export const events = (after, wait) =>
  ask(
    "GET",
    `events?after=${after}&wait=${wait}`,
    undefined,
    AbortSignal.timeout((wait + 10) * 1000),
  );
